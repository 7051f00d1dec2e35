package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards are whole and ask only for what Vedette exposes. */
final class GrafanaDashboardsTest {
  private static final Path FOLDER = Path.of("..", "grafana");
  private static final Pattern METRIC = Pattern.compile("\\bvedette_[a-z0-9_]+");
  private static final Set<String> KNOWN =
      Set.of(
          "vedette_series_value",
          "vedette_series_expected",
          "vedette_series_lower",
          "vedette_series_upper",
          "vedette_series_score",
          "vedette_forecast_value",
          "vedette_findings_total",
          "vedette_incidents_total",
          "vedette_incidents_open",
          "vedette_actions_total",
          "vedette_threats_total",
          "vedette_gateway_requests_total",
          "vedette_gateway_records_total",
          "vedette_gateway_rejected_total",
          "vedette_consumer_lag_records",
          "vedette_dead_letters_total",
          "vedette_late_events_total",
          "vedette_event_lag_seconds",
          "vedette_service_requests",
          "vedette_service_error_ratio",
          "vedette_service_latency_ms");

  static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static List<JsonNode> panels(JsonNode dashboard) {
    return Stream.iterate(0, i -> i < dashboard.get("panels").size(), i -> i + 1)
        .map(dashboard.get("panels")::get)
        .filter(panel -> !panel.get("type").asText().equals("row"))
        .toList();
  }

  @Test
  void thereIsOneForEveryAudienceWithAStableUid() throws IOException {
    Set<String> uids = new HashSet<>();
    for (Path file : dashboards()) {
      JsonNode dashboard = read(file);
      String name = file.getFileName().toString().replace(".json", "");
      assertThat(dashboard.get("uid").asText()).isEqualTo("vedette-" + name);
      assertThat(uids.add(dashboard.get("uid").asText())).isTrue();
      assertThat(dashboard.get("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
      assertThat(dashboard.get("title").asText()).startsWith("Vedette / ");
    }
    assertThat(uids)
        .contains(
            "vedette-overview",
            "vedette-service",
            "vedette-forecast",
            "vedette-threats",
            "vedette-pipeline");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelSaysWhatItShows(Path file) throws IOException {
    Set<Integer> ids = new HashSet<>();
    JsonNode dashboard = read(file);
    dashboard.get("panels").forEach(panel -> assertThat(ids.add(panel.get("id").asInt())).isTrue());
    Set<String> titles = new HashSet<>();
    for (JsonNode panel : panels(dashboard)) {
      String title = panel.get("title").asText();
      assertThat(title).isNotBlank();
      assertThat(titles.add(title)).as("title '%s' twice", title).isTrue();
      assertThat(panel.get("description").asText()).as(title).endsWith(".");
      assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotBlank();
      assertThat(panel.get("targets").isEmpty()).as(title).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyQueryAsksForKnownMetricsOfTheChosenSource(Path file) throws IOException {
    for (JsonNode panel : panels(read(file))) {
      for (JsonNode target : panel.get("targets")) {
        String query = target.get("expr").asText();
        assertThat(metrics(query)).as(query).isNotEmpty().isSubsetOf(KNOWN);
        assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      }
    }
  }

  private static Set<String> metrics(String query) {
    Set<String> metrics = new HashSet<>();
    Matcher matcher = METRIC.matcher(query);
    while (matcher.find()) {
      metrics.add(matcher.group());
    }
    return metrics;
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyVariableIsDeclared(Path file) throws IOException {
    JsonNode dashboard = read(file);
    Set<String> declared = new HashSet<>(Set.of("__rate_interval", "__range"));
    for (JsonNode variable : dashboard.at("/templating/list")) {
      declared.add(variable.get("name").asText());
      String definition = variable.path("definition").asText();
      assertThat(metrics(definition)).isSubsetOf(KNOWN);
    }
    assertThat(declared).contains("datasource");
    Matcher used = Pattern.compile("\\$\\{?(\\w+)").matcher(dashboard.get("panels").toString());
    while (used.find()) {
      assertThat(declared).contains(used.group(1));
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsFitTheGridAndDoNotOverlap(Path file) throws IOException {
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : read(file).get("panels")) {
      JsonNode grid = panel.get("gridPos");
      for (int x = grid.get("x").asInt(); x < grid.get("x").asInt() + grid.get("w").asInt(); x++) {
        assertThat(x).isLessThan(24);
        for (int y = grid.get("y").asInt();
            y < grid.get("y").asInt() + grid.get("h").asInt();
            y++) {
          assertThat(taken.add(List.of(x, y))).as("%s at %d,%d", panel.get("title"), x, y).isTrue();
        }
      }
    }
  }

  @Test
  void provisioningNamesADataSourceAndTheFolder() throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    Path folder = FOLDER.resolve("provisioning");
    JsonNode source = yaml.readTree(folder.resolve("datasources/vedette.yaml").toFile());
    assertThat(source.at("/datasources/0/type").asText()).isEqualTo("prometheus");
    JsonNode provider = yaml.readTree(folder.resolve("dashboards/vedette.yaml").toFile());
    assertThat(provider.at("/providers/0/options/path").asText()).isEqualTo("$VEDETTE_DASHBOARDS");
  }
}
