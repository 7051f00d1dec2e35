package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LogAnomaliesCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine command = Vedette.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(args);
  }

  private Path log(int lines, int brokenFrom) throws IOException {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      boolean broken = i >= brokenFrom && i % 5 == 0;
      log.append(broken ? "ERROR cannot reach ledger shard " : "order placed by customer ");
      log.append(i * 37 % 1000).append('\n');
    }
    return Files.writeString(directory.resolve("app.log"), log);
  }

  @Test
  void findsANewErrorWithItsLineAndExamples() throws IOException {
    assertThat(run("log-anomalies", "--input", log(2000, 1900).toString(), "--explain")).isZero();
    assertThat(out.toString())
        .contains("line 1911  HIGH  New error log pattern", "log: ERROR cannot reach ledger shard")
        .contains("new_patterns_per_1000=1.00");
  }

  @Test
  void findsNothingInALogThatStaysTheSame() throws IOException {
    assertThat(run("log-anomalies", "--input", log(3000, 9999).toString())).isZero();
    assertThat(out.toString()).startsWith("RESULT log-anomalies lines=3000 judged=2000");
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThat(run("log-anomalies", "--input", "nowhere.log")).isOne();
    assertThat(err.toString()).contains("no such file: nowhere.log");
  }

  @Test
  void refusesAnImpossiblePace() throws IOException {
    Path log = log(10, 20);
    assertThat(run("log-anomalies", "--input", log.toString(), "--every", "0")).isEqualTo(2);
  }
}
