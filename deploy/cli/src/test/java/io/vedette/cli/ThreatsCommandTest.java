package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ThreatsCommandTest {
  @TempDir private Path dir;

  private final StringWriter errors = new StringWriter();

  private int run(String rules) {
    CommandLine command = Vedette.commandLine().setErr(new PrintWriter(errors));
    return command.execute(
        "threats",
        "--rules",
        rules,
        "--source",
        "cloudtrail",
        "--input",
        dir.resolve("in.ndjson").toString(),
        "--out",
        dir.resolve("out.ndjson").toString());
  }

  @Test
  void writesTheLineOfTheEventThatMatched() throws IOException {
    Files.writeString(
        dir.resolve("in.ndjson"),
        """
        {"eventSource":"ec2.amazonaws.com","eventName":"DescribeInstances"}
        {"eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging"}
        """);
    assertThat(run("default")).isZero();
    JsonNode finding = new ObjectMapper().readTree(Files.readString(dir.resolve("out.ndjson")));
    assertThat(finding.path("event").asInt()).isEqualTo(1);
    assertThat(finding.path("level").asText()).isEqualTo("high");
    assertThat(finding.path("techniques").path(0).asText()).isEqualTo("T1562.008");
  }

  @Test
  void runsOnlyTheRulesOfADirectoryThatIsNamed() throws IOException {
    Files.writeString(
        dir.resolve("in.ndjson"),
        "{\"eventSource\":\"cloudtrail.amazonaws.com\",\"eventName\":\"StopLogging\"}\n");
    Path rules = Files.createDirectory(dir.resolve("rules"));
    assertThat(run(rules.toString())).isZero();
    assertThat(dir.resolve("out.ndjson")).isEmptyFile();
  }

  @Test
  void namesALineThatIsNoJson() throws IOException {
    Files.writeString(dir.resolve("in.ndjson"), "{}\n{broken\n");
    assertThat(run("default")).isEqualTo(1);
    assertThat(errors.toString()).contains("in.ndjson:2 is not JSON").doesNotContain("\tat ");
  }
}
