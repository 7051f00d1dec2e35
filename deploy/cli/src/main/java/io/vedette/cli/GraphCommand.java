package io.vedette.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vedette.cli.config.ConfigException;
import io.vedette.cli.config.VedetteConfig;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.model.GraphEdge;
import io.vedette.review.GraphPicture;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette graph}: who calls whom, from a running Vedette or from recorded spans. */
@Command(
    name = "graph",
    mixinStandardHelpOptions = true,
    description = {
      "The service graph: calls, messages, databases, external peers, and what carries them.",
      "Without --input from a running Vedette, over the API of its review page: each edge as its",
      "newest minute showed it. With --input from spans in files: OTLP JSON, one request a line,",
      "as the OpenTelemetry Collector's file exporter writes it, or a list of Zipkin v2 spans."
    },
    footer = {
      "",
      "Examples:",
      "  vedette graph --format svg --out graph.svg",
      "  vedette graph --input spans.jsonl --format dot | dot -Tpng > graph.png"
    })
final class GraphCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** How the graph is written. */
  enum Format {
    json,
    dot,
    svg
  }

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--format",
      defaultValue = "json",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.json;

  @Option(
      names = "--input",
      paramLabel = "FILE|DIR",
      description = "Recorded spans; of a directory, its *.json and *.jsonl files.")
  private @Nullable Path input;

  @Option(
      names = "--url",
      description = "The running Vedette's review page (default: review.host and review.port).")
  private @Nullable URI url;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only edges seen since, as in 2026-11-24T10:00:00Z (default: all).")
  private @Nullable Instant since;

  @Option(names = "--out", paramLabel = "FILE", description = "Write here instead of to stdout.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException, InterruptedException, ConfigException, DecodeException {
    if (input != null && url != null) {
      throw new ParameterException(spec.commandLine(), "give --input or --url, not both");
    }
    List<GraphEdge> edges =
        input != null ? SpanFiles.graph(input, spec.commandLine().getErr()) : running();
    long from = since == null ? Long.MIN_VALUE : since.toEpochMilli();
    List<GraphEdge> shown = edges.stream().filter(e -> e.timeMillis() >= from).toList();
    String text =
        switch (format) {
          case json -> GraphFormats.json(shown);
          case dot -> GraphFormats.dot(shown);
          case svg -> GraphPicture.svg(shown);
        };
    if (out != null) {
      Files.writeString(out, text);
    } else {
      PrintWriter stdout = spec.commandLine().getOut();
      stdout.print(text);
      stdout.flush();
    }
    return 0;
  }

  private List<GraphEdge> running() throws IOException, InterruptedException, ConfigException {
    VedetteConfig.Review review = common.config().review();
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
