package io.vedette.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vedette.cli.config.VedetteConfig;
import io.vedette.model.GraphEdge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service graph of a running Vedette, over the API of its review page. */
final class RunningGraph {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private RunningGraph() {}

  /**
   * Each edge as its newest minute showed it.
   *
   * @param url of the review page, or null for the configured one
   */
  static List<GraphEdge> edges(VedetteConfig.Review review, @Nullable URI url)
      throws IOException, InterruptedException {
    String scheme = review.tlsCertificate().isEmpty() ? "http" : "https";
    URI base =
        url != null ? url : URI.create(scheme + "://" + review.host() + ':' + review.port() + '/');
    URI edges = base.resolve("/api/v1/edges");
    HttpRequest.Builder request = HttpRequest.newBuilder(edges).timeout(TIMEOUT);
    if (!review.token().isEmpty()) {
      request.header("Authorization", "Bearer " + review.token());
    }
    HttpResponse<byte[]> response;
    try {
      response = client().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IOException(
          "no Vedette answers at "
              + edges
              + " ("
              + e
              + "); start one with `vedette up`, or give --url or --input",
          e);
    }
    if (response.statusCode() != 200) {
      throw new IOException(
          edges + " answered " + response.statusCode() + "; check --url and review.token");
    }
    return read(response.body());
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(TIMEOUT)
        .build();
  }

  private static List<GraphEdge> read(byte[] body) throws IOException {
    ObjectMapper json =
        JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    List<GraphEdge> edges = new ArrayList<>();
    for (JsonNode item : json.readTree(body).path("items")) {
      edges.add(json.treeToValue(item, GraphEdge.class));
    }
    return edges;
  }
}
