package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesCommandTest {
  private static final String RULE =
      """
      title: Trail stopped
      id: mine
      logsource: {product: aws, service: cloudtrail}
      detection: {s: {eventName: StopLogging}, condition: s}
      vedette:
        source: cloudtrail
        match: [{eventName: StopLogging}]
        no_match: [{eventName: StartLogging}]
      """;

  @TempDir private Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = Vedette.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(errors));
    return command.execute(arguments);
  }

  private Path rule(String text) throws IOException {
    return Files.writeString(dir.resolve("rule.yaml"), text);
  }

  @Test
  void testRunsTheCasesOfAFile() throws IOException {
    assertThat(run("rules", "test", rule(RULE).toString())).isZero();
    assertThat(out.toString()).contains("1 rules").contains("2 cases hold");
  }

  @Test
  void testNamesTheCaseThatDoesNotHold() throws IOException {
    Path broken = rule(RULE.replace("[{eventName: StartLogging}]", "[{eventName: stoplogging}]"));
    assertThat(run("rules", "test", broken.toString())).isEqualTo(1);
    assertThat(errors.toString()).contains("rule.yaml:8").contains("no_match case");
  }

  @Test
  void backtestReadsCompressedTrailsAndCountsPerRule() throws IOException {
    String records =
        "{\"Records\":[{\"eventName\":\"StopLogging\",\"eventTime\":\"2026-01-01T00:00:00Z\"},"
            + "{\"eventName\":\"StopLogging\",\"eventTime\":\"2026-01-02T00:00:00Z\"}]}";
    try (OutputStream file =
        new GZIPOutputStream(Files.newOutputStream(dir.resolve("trail.json.gz")))) {
      file.write(records.getBytes(StandardCharsets.UTF_8));
    }
    String rule = rule(RULE).toString();
    String trail = dir.resolve("trail.json.gz").toString();
    assertThat(
            run("rules", "backtest", "--rules", rule, "--source", "cloudtrail", "--input", trail))
        .isZero();
    assertThat(out.toString())
        .contains("2 events")
        .contains("2 findings")
        .contains("Trail stopped");
    assertThat(
            run(
                "rules",
                "backtest",
                "--rules",
                rule,
                "--source",
                "cloudtrail",
                "--from",
                "2026-01-02T00:00:00Z",
                "--input",
                trail))
        .isZero();
    assertThat(out.toString()).contains("1 events");
  }

  @Test
  void coverageIsALayerOfTheNavigator() throws IOException {
    Path layer = dir.resolve("layer.json");
    assertThat(run("rules", "coverage", "--out", layer.toString())).isZero();
    JsonNode json = new ObjectMapper().readTree(Files.readString(layer));
    assertThat(json.at("/versions/layer").asText()).isEqualTo("4.5");
    assertThat(json.path("domain").asText()).isEqualTo("enterprise-attack");
    assertThat(json.path("techniques")).hasSizeGreaterThan(50);
  }

  @Test
  void lintCountsWhatWasRefusedByReason() throws IOException {
    Files.writeString(dir.resolve("a.yml"), RULE);
    Files.writeString(dir.resolve("b.yml"), RULE.replace("condition: s", "condition: t"));
    Files.writeString(dir.resolve("c.yml"), RULE.replace("condition: s", "condition: other"));
    Files.createDirectories(dir.resolve(".github"));
    Files.writeString(dir.resolve(".github/workflow.yml"), "on: push");
    assertThat(run("rules", "lint", dir.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("3 files: 1 rules")
        .contains("2 files refused")
        .contains("2  condition: '…' is no selection")
        .contains("such as b.yml:4");
    Files.delete(dir.resolve("b.yml"));
    Files.delete(dir.resolve("c.yml"));
    assertThat(run("rules", "lint", dir.toString())).isZero();
  }

  @Test
  void backtestDecidesAbsenceAtTheEndOfTheRecordingAsTheJobDoes() throws IOException {
    String rules =
        """
        title: Trail stopped
        name: stopped
        logsource: {product: aws, service: cloudtrail}
        detection: {s: {eventName: StopLogging}, condition: s}
        ---
        title: Trail started
        name: started
        logsource: {product: aws, service: cloudtrail}
        detection: {s: {eventName: StartLogging}, condition: s}
        ---
        title: Stopped for good
        correlation:
          type: temporal
          group-by: [requestParameters.name]
          timespan: 10m
          condition: stopped and not started
        """;
    String event =
        "{\"eventName\":\"%s\",\"eventTime\":\"2026-01-01T00:0%d:00Z\","
            + "\"requestParameters\":{\"name\":\"%s\"}}\n";
    Path trail =
        Files.writeString(
            dir.resolve("trail.ndjson"),
            event.formatted("StopLogging", 1, "one")
                + event.formatted("StopLogging", 2, "two")
                + event.formatted("StartLogging", 3, "one"));
    assertThat(
            run(
                "rules",
                "backtest",
                "--rules",
                rule(rules).toString(),
                "--source",
                "cloudtrail",
                "--input",
                trail.toString()))
        .isZero();
    assertThat(out.toString()).contains("Stopped for good").containsPattern("1 findings");
    Path ruleDir = Files.createDirectories(dir.resolve("rules"));
    Files.move(dir.resolve("rule.yaml"), ruleDir.resolve("rule.yaml"));
    Path answer = dir.resolve("answer.ndjson");
    assertThat(
            run(
                "threats",
                "--rules",
                ruleDir.toString(),
                "--source",
                "cloudtrail",
                "--input",
                trail.toString(),
                "--out",
                answer.toString()))
        .isZero();
    assertThat(Files.readString(answer))
        .contains("\"rule\":\"Stopped for good\"")
        .contains("\"event\":1");
  }
}
