package io.vedette.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.respond.webhook.Alertmanager;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Alertmanager. */
class AlertmanagerIT {
  @TempDir static Path dir;
  private static @Nullable Process process;

  @SuppressWarnings("NullAway.Init")
  private static Alertmanager alertmanager;

  private static String base = "";

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> binary =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(p -> Path.of(p, "prometheus-alertmanager"))
            .filter(Files::isExecutable)
            .findFirst();
    Processes.require(binary.isPresent(), "needs Debian's package prometheus-alertmanager");
    Path config = dir.resolve("alertmanager.yml");
    Files.writeString(config, "route: {receiver: none}\nreceivers: [{name: none}]\n");
    int port = Processes.freePort();
    process =
        new ProcessBuilder(
                binary.orElseThrow().toString(),
                "--config.file=" + config,
                "--storage.path=" + dir.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile())
            .start();
    base = "http://127.0.0.1:" + port;
    alertmanager = new Alertmanager(URI.create(base), Clock.systemUTC());
    await().atMost(Duration.ofSeconds(30)).until(() -> alertmanager.check().ok());
  }

  @AfterAll
  static void stop() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  private static JsonNode alerts() throws IOException, InterruptedException {
    HttpRequest get = HttpRequest.newBuilder(URI.create(base + "/api/v2/alerts")).build();
    return Json.parse(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(get, HttpResponse.BodyHandlers.ofString())
            .body());
  }

  @Test
  void anAlertAppearsOnceAndIsResolvedByTheUndo() throws Exception {
    Action action =
        TestActions.action(
            "n1", ActionKind.NOTIFY, Map.of("severity", "critical", "summary", "slow checkout"));
    Plan plan = alertmanager.plan(action, ClusterView.NONE);
    alertmanager.execute(plan);
    alertmanager.execute(plan);
    JsonNode sent = Json.parse(plan.apply().get(0).body()).get(0);
    JsonNode alerts = alerts();
    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).path("labels")).isEqualTo(sent.path("labels"));
    assertThat(alerts.get(0).path("annotations")).isEqualTo(sent.path("annotations"));
    alertmanager.revert(plan);
    await().atMost(Duration.ofSeconds(10)).until(() -> alerts().isEmpty());
  }
}
