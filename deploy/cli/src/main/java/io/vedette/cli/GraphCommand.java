package io.vedette.cli;

import io.vedette.cli.config.ConfigException;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.model.GraphEdge;
import io.vedette.review.GraphPicture;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
      "as the OpenTelemetry Collector's file exporter writes it, a list of Zipkin v2 spans, or"
          + " traces",
      "as Jaeger's query API and page give them."
    },
    footer = {
      "",
      "Examples:",
      "  vedette graph --format svg --out graph.svg",
      "  vedette graph --input spans.jsonl --format dot | dot -Tpng > graph.png"
    })
final class GraphCommand implements Callable<Integer> {
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
        input != null
            ? SpanFiles.graph(input, spec.commandLine().getErr())
            : RunningGraph.edges(common.config().review(), url);
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
}
