package io.vedette.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vedette up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts everything on this machine: a Kafka broker, the Flink jobs, the gateway, the finding"
          + " store and the review page. Ctrl-C stops all of it; the next up goes on from there."
    })
final class UpCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Starting Vedette, data in " + common.dataDirectory());
    Platform platform = Platform.start(common.config(), common.dataDirectory(), out);
    CountDownLatch stopped = new CountDownLatch(1);
    Shutdown.onSignal(
        () -> {
          out.println("stopping …");
          out.flush();
          platform.close();
          stopped.countDown();
        });
    out.println("Press Ctrl-C to stop.");
    out.flush();
    stopped.await();
    return 0;
  }
}
