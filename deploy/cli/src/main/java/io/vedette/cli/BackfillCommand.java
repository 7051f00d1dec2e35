package io.vedette.cli;

import io.vedette.cli.config.ConfigException;
import io.vedette.cli.config.VedetteConfig;
import io.vedette.jobs.Backfill;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette backfill}. */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description = {
      "Warms series up before they are live: sends their past from a Prometheus or a saved"
          + " query_range answer through the gateway, in event time. The jobs learn from it and"
          + " raise nothing.",
      "The query must select series as they will be sent, with their name and labels. Points of a"
          + " series that are not after its newest one are left out, so backfill before the sender"
          + " is switched on."
    },
    footer = {
      "",
      "Example:",
      "  vedette backfill --prometheus http://127.0.0.1:9090 --query '{job=\"api\"}' --from 7d"
    })
final class BackfillCommand implements Callable<Integer> {
  /** Pieces are short, as all series of one are in memory at once. */
  private static final int PIECE = 2_000;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PrometheusRange range = new PrometheusRange();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "A saved query_range answer, instead of --prometheus and --query.")
  private @Nullable Path input;

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "The gateway's HTTP address (default: gateway.host and gateway.httpPort).")
  private @Nullable URI gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    VedetteConfig config = common.config();
    RemoteWriteSender sender = new RemoteWriteSender(target(config), config.gateway().token());
    PrintWriter err = spec.commandLine().getErr();
    PrometheusClient.Piece send =
        piece -> {
          send(piece, sender);
          err.printf("%,d samples sent%n", sender.sent());
          err.flush();
        };
    URI prometheus = range.prometheus();
    String query = range.query();
    if (input != null) {
      try (Reader in = Files.newBufferedReader(input)) {
        send.take(PrometheusAnswer.read(in, input.toString(), "value"));
      }
    } else if (prometheus != null && query != null) {
      new PrometheusClient(prometheus, range.tokenFile())
          .range(query, range.fromMillis(), range.toMillis(), range.step(), PIECE, send);
    } else {
      throw new ParameterException(spec.commandLine(), "give --prometheus and --query, or --input");
    }
    spec.commandLine().getOut().println("backfilled " + sender.sent() + " samples");
    spec.commandLine().getOut().flush();
    return 0;
  }

  private URI target(VedetteConfig config) {
    VedetteConfig.Gateway own = config.gateway();
    String scheme = own.tlsCertificate().isEmpty() ? "http" : "https";
    String base =
        gateway == null
            ? scheme + "://" + own.host() + ':' + own.httpPort()
            : gateway.toString().replaceAll("/+$", "");
    return URI.create(base + "/api/v1/write");
  }

  private static void send(List<PrometheusAnswer.Series> piece, RemoteWriteSender sender)
      throws IOException, InterruptedException {
    for (PrometheusAnswer.Series series : piece) {
      if (!series.named()) {
        throw new IOException(
            "the series "
                + series.key().labels()
                + " has no metric name: backfill series as they are sent, not expressions");
      }
      sender.add(series.key(), Backfill.LABEL, "true", series.millis(), series.values());
    }
    sender.flush();
  }
}
