package io.vedette.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.cli.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is killed, the findings are those of an undisturbed run, each once. */
class CrashIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void killingTheBrokerAndThenVedetteChangesNoFinding(@TempDir Path directory) throws Exception {
    int http = Ports.free();
    int review = Ports.free();
    List<String> settings =
        List.of(
            "--set", "kafka.port=" + Ports.free(),
            "--set", "gateway.httpPort=" + http,
            "--set", "gateway.grpcPort=" + Ports.free(),
            "--set", "review.port=" + review,
            "--set", "jobs.webPort=0",
            "--set", "jobs.checkpointInterval=2s");
    URI gateway = URI.create("http://127.0.0.1:" + http);
    URI page = URI.create("http://127.0.0.1:" + review);
    SteadyInput input = new SteadyInput(150, System.currentTimeMillis());
    Path data = directory.resolve("data");
    VedetteProcess vedette = VedetteProcess.up(data, directory.resolve("1.log"), settings);
    try {
      for (int minute = 0; minute < input.minutes(); minute++) {
        if (minute == 50) {
          vedette.broker().destroyForcibly();
        }
        if (minute == 110) {
          vedette.kill();
          vedette = VedetteProcess.up(data, directory.resolve("2.log"), settings);
        }
        input.send(minute, gateway);
      }
      Set<String> expected = input.expectedFindings();
      assertThat(expected).hasSizeGreaterThan(100);
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(findings(page)).containsAll(expected));
      List<String> found = findings(page);
      assertThat(found).doesNotHaveDuplicates();
      assertThat(new HashSet<>(found)).isEqualTo(expected);
    } finally {
      vedette.close();
    }
  }

  private static List<String> findings(URI page) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(page.resolve("/api/v1/findings?limit=1000")).build();
    String body =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(request, HttpResponse.BodyHandlers.ofString())
            .body();
    List<String> ids = new ArrayList<>();
    for (JsonNode item : JSON.readTree(body).path("items")) {
      ids.add(item.path("id").asText());
    }
    return ids;
  }
}
