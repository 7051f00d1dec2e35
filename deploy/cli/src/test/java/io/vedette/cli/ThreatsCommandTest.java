package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ThreatsCommandTest {
  @TempDir private Path dir;

  private final StringWriter errors = new StringWriter();

  private int run(String rules) {
    return run(rules, "cloudtrail");
  }

  private int run(String rules, String source) {
    CommandLine command = Vedette.commandLine().setErr(new PrintWriter(errors));
    return command.execute(
        "threats",
        "--rules",
        rules,
        "--source",
        source,
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
  void whatAnotherToolRepeatsIsOneFindingWithItsCount() throws IOException {
    String alert =
        "{\"rule\":\"Terminal shell in container\",\"priority\":\"Critical\",\"time\":"
            + "\"2026-01-01T00:%02d:00Z\",\"output_fields\":{\"k8s.ns.name\":\"shop\","
            + "\"k8s.pod.name\":\"%s\"}}\n";
    Files.writeString(
        dir.resolve("in.ndjson"),
        alert.formatted(1, "web")
            + alert.formatted(2, "web")
            + alert.formatted(3, "db")
            + alert.formatted(9, "web"));
    assertThat(run("default", "falco")).isZero();
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(dir.resolve("out.ndjson"))) {
      JsonNode row = new ObjectMapper().readTree(line);
      if (row.path("detector").asText().startsWith("sigma:")) {
        rows.add(row);
      }
    }
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).path("count").asText()).isEqualTo("3");
    assertThat(rows.get(0).path("first").asText()).isEqualTo("2026-01-01T00:01:00Z");
    assertThat(rows.get(0).path("last").asText()).isEqualTo("2026-01-01T00:09:00Z");
    assertThat(rows.get(0).path("event").asInt()).isZero();
    assertThat(rows.get(1).path("count").asText()).isEqualTo("1");
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
