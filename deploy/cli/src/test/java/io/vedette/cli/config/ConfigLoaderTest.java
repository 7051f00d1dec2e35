package io.vedette.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path dir;

  @Test
  void theExampleFileIsTheDocumentationOfAllKeys() throws Exception {
    Path example = Path.of("..", "vedette.example.yaml");

    assertThat(example)
        .describedAs("write it anew with: deploy/vedette config --print-defaults")
        .hasContent(Defaults.yaml());
    assertThat(ConfigLoader.load(example, Map.of(), Map.of())).isEqualTo(ConfigLoader.defaults());
  }

  @Test
  void theFileIsOverriddenByTheEnvironmentAndThatByOptions() throws Exception {
    Path file = file("kafka:\n  port: 1\n  partitions: 3\njobs: {lateness: 2m}\n");

    VedetteConfig config =
        ConfigLoader.load(
            file,
            Map.of("VEDETTE_KAFKA_PORT", "2", "VEDETTE_STORE_HOSTS", "http://a, http://b"),
            Map.of("kafka.port", "3"));

    assertThat(config.kafka().port()).isEqualTo(3);
    assertThat(config.kafka().partitions()).isEqualTo(3);
    assertThat(config.jobs().lateness()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.store().hosts()).containsExactly("http://a", "http://b");
  }

  @Test
  void reportsAllProblemsTogetherWithPlaceValueAndRemedy() throws IOException {
    Path file =
        file(
            """
            kafka:
              port: 70000
              bootstrapServer: a:1
            gatway: {}
            jobs:
              lateness: soon
              stateBackend: rocksdbb
            responders: {dryRun: maybe}
            """);

    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                ConfigLoader.load(
                    file, Map.of("VEDETTE_KAFKA_PORTS", "1"), Map.of("store.retention", "1y")));

    assertThat(e.problems())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "environment variable VEDETTE_KAFKA_PORTS: no such key; did you mean VEDETTE_KAFKA_PORT?",
            file + ":4: unknown section gatway; did you mean gateway?",
            file + ":3: unknown key kafka.bootstrapServer; did you mean bootstrapServers?",
            file + ":2: kafka.port: 70000 is out of range; give a whole number from 0 to 65535",
            file
                + ":6: jobs.lateness: 'soon' is no duration; give a number with ms, s, m, h or d, as in 30s",
            file + ":7: jobs.stateBackend: 'rocksdbb'; did you mean rocksdb?",
            file + ":8: responders.dryRun: 'maybe' is not true or false",
            "--set store.retention: store.retention: '1y' is no duration; give a number with ms, s, m, h or d, as in 30s");
  }

  @Test
  void rulesBetweenKeysAreReportedAtTheirSection() throws IOException {
    Path file = file("store:\n  type: elasticsearch\nkafka:\n  embedded: false\n");

    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, Map.of(), Map.of()));

    assertThat(e.problems())
        .extracting(ConfigProblem::where)
        .containsExactly(file + ":3", file + ":1");
  }

  @Test
  void textThatIsNoYamlIsReportedWithItsLine() throws IOException {
    Path file = file("kafka:\n  port: [1\n");

    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, Map.of(), Map.of()));

    assertThat(e.problems()).singleElement().asString().startsWith(file + ":3: not YAML");
  }

  @Test
  void aFileThatIsNotThereIsAProblemLikeAnyOther() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigLoader.load(dir.resolve("none.yaml"), Map.of(), Map.of()));

    assertThat(e.problems()).singleElement().asString().contains("none.yaml", "cannot be read");
  }

  @Test
  void suggestsOnlyNamesThatAreNear() {
    assertThat(Suggestions.of("prot", List.of("port", "host"))).isEqualTo("known are port, host");
    assertThat(Suggestions.of("Port", List.of("port", "host"))).isEqualTo("did you mean port?");
    assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(dir.resolve("vedette.yaml"), yaml);
  }
}
