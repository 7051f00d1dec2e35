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
}
