package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.cli.config.Defaults;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
  @TempDir Path data;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandExplainsItselfAndHasADescription() {
    for (CommandLine command : line().getSubcommands().values()) {
      assertThat(command.getCommandSpec().usageMessage().description())
          .describedAs(command.getCommandName())
          .isNotEmpty();
    }
    assertThat(run("up", "--help")).isZero();
    assertThat(out.toString()).contains("--data-dir", "--set");
  }

  @Test
  void printsItsVersionAndTheDefaults() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("vedette 0.").contains("commit");
    out.getBuffer().setLength(0);

    assertThat(run("config", "--print-defaults")).isZero();
    assertThat(out.toString()).isEqualTo(Defaults.yaml());
  }

  @Test
  void wrongUsageEndsWithTwo() {
    assertThat(run("upp")).isEqualTo(2);
    assertThat(run("config")).isEqualTo(2);
    assertThat(run("jobs", "submit")).isEqualTo(2);
    assertThat(err.toString()).contains("kafka.bootstrapServers").doesNotContain("\tat ");
  }

  @Test
  void failuresAreSaidWithoutAStackTraceAndEndWithOne() {
    assertThat(run("check", "--data-dir", data.toString(), "--set", "kafka.prt=1")).isEqualTo(1);
    assertThat(err.toString()).contains("did you mean port?").doesNotContain("\tat ");
  }

  @Test
  void checkSaysOfEachPartWhetherItWouldWork() {
    int code =
        run(
            "check",
            "--data-dir",
            data.toString(),
            "--set",
            "kafka.port=0",
            "--set",
            "jobs.webPort=0",
            "--set",
            "review.port=0",
            "--set",
            "gateway.grpcPort=0",
            "--set",
            "gateway.httpPort=0",
            "--set",
            "responders.alertmanagerUrl=http://127.0.0.1:1");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString().lines().filter(line -> line.startsWith("ok"))).hasSize(8);
    assertThat(out.toString().lines().filter(line -> line.startsWith("FAIL")))
        .singleElement()
        .asString()
        .contains("responders", "http://127.0.0.1:1/-/ready cannot be reached");
  }

  @Test
  void aSecondVedetteOnTheSameDataIsRefused() throws Exception {
    try (DataLock lock = DataLock.take(data)) {
      assertThat(run("check", "--data-dir", data.toString(), "--set", "kafka.port=0")).isEqualTo(1);
    }
    assertThat(out.toString()).contains("--data-dir");
  }

  @Test
  void completionNamesEveryCommand() {
    assertThat(run("completion")).isZero();
    assertThat(out.toString()).contains("complete -F").contains("deadletters").contains("replay");
  }

  private CommandLine line() {
    return Vedette.commandLine();
  }

  private int run(String... args) {
    return line()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
