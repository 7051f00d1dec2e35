package io.vedette.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.cli.config.ConfigException;
import io.vedette.cli.config.VedetteConfig;
import io.vedette.detect.metric.MonitorOptions;
import io.vedette.jobs.SeriesMonitors;
import io.vedette.model.Finding;
import io.vedette.predict.EventCalendar;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette backtest}. */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the live configuration, detector rules included, over a past range and prints what it"
          + " would have raised. Points of --warm-up before the range teach and raise nothing."
    },
    footer = {
      "",
      "Examples:",
      "  vedette backtest --prometheus http://127.0.0.1:9090 --query"
          + " 'rate(http_requests_total[5m])' --from 7d",
      "  vedette backtest --input answer.json --json"
    })
final class BacktestCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PIECE = 10_000;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PrometheusRange range = new PrometheusRange();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "A saved query_range answer, instead of --prometheus and --query.")
  private @Nullable Path input;

  @Option(
      names = "--warm-up",
      paramLabel = "DURATION",
      converter = PrometheusRange.Step.class,
      defaultValue = "2d",
      description = "How long before the range to begin to learn (default: ${DEFAULT-VALUE}).")
  private Duration warmUp;

  @Option(names = "--json", description = "One JSON object a finding, instead of text.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    Backtest backtest = new Backtest(monitors(common.config()), raisedFrom());
    URI prometheus = range.prometheus();
    String query = range.query();
    if (input != null) {
      try (Reader in = Files.newBufferedReader(input)) {
        backtest.take(PrometheusAnswer.read(in, input.toString(), "value"));
      }
    } else if (prometheus != null && query != null) {
      ask(new PrometheusClient(prometheus, range.tokenFile()), query, backtest);
    } else {
      throw new ParameterException(spec.commandLine(), "give --prometheus and --query, or --input");
    }
    print(backtest);
    return 0;
  }

  private long raisedFrom() {
    return input == null ? range.fromMillis() : Long.MIN_VALUE;
  }

  private void ask(PrometheusClient client, String query, Backtest backtest)
      throws IOException, InterruptedException {
    long from = range.fromMillis();
    long to = range.toMillis();
    if (from >= to) {
      throw new ParameterException(
          spec.commandLine(),
          "--from %s is not before --to %s"
              .formatted(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to)));
    }
    PrintWriter err = spec.commandLine().getErr();
    client.range(
        query,
        from - warmUp.toMillis(),
        to,
        range.step(),
        PIECE,
        piece -> {
          backtest.take(piece);
          err.printf("%,d points of %,d series%n", backtest.points(), backtest.series());
          err.flush();
        });
  }

  private SeriesMonitors monitors(VedetteConfig config) throws IOException {
    RulePack pack = RulePack.fromFiles(Wiring.ruleFiles(config, common.dataDirectory()));
    for (Problem problem : pack.problems()) {
      spec.commandLine().getErr().println("rules: refused " + problem);
    }
    return new SeriesMonitors(MonitorOptions.defaults(), pack.detectors(), EventCalendar.NONE);
  }

  private void print(Backtest backtest) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Finding> findings =
        backtest.findings().stream()
            .sorted(Comparator.comparingLong(Finding::startMillis).thenComparing(Finding::id))
            .toList();
    for (Finding f : findings) {
      if (json) {
        out.println(JSON.writeValueAsString(f));
      } else {
        out.printf(
            "%s  %-8s %s%n%22s%s%n",
            Instant.ofEpochMilli(f.startMillis()),
            f.severity().name().toLowerCase(Locale.ROOT),
            f.reason(),
            "",
            f.series());
      }
    }
    if (!json) {
      out.printf(
          "%d finding(s) on %d of %d series, %,d points%n",
          findings.size(),
          findings.stream().map(Finding::series).distinct().count(),
          backtest.series(),
          backtest.points());
    }
    out.flush();
  }
}
