package io.vedette.cli;

import io.vedette.cli.config.ConfigException;
import io.vedette.cli.config.VedetteConfig;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vedette check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks the configuration, all rules with their cases, ports and connections, and changes"
          + " nothing. Exit code 1 if anything would not work."
    })
final class CheckCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigException {
    PrintWriter out = spec.commandLine().getOut();
    VedetteConfig config = common.config();
    out.printf("%-5s %-11s %s%n", "ok", "config", "no problems");
    boolean good = true;
    for (Map.Entry<String, Check.Part> part :
        new Check(config, common.dataDirectory()).parts().entrySet()) {
      good &= check(out, part.getKey(), part.getValue());
    }
    out.flush();
    return good ? 0 : 1;
  }

  private static boolean check(PrintWriter out, String name, Check.Part part) {
    try {
      out.printf("%-5s %-11s %s%n", "ok", name, part.check());
      return true;
    } catch (Exception e) {
      String indent = "\n" + " ".repeat(18);
      out.printf("%-5s %-11s %s%n", "FAIL", name, Failures.describe(e).replace("\n", indent));
      return false;
    }
  }
}
