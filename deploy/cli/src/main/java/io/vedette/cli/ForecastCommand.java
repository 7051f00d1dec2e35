package io.vedette.cli;

import io.vedette.jobs.CalendarFile;
import io.vedette.predict.EventCalendar;
import io.vedette.predict.Forecast;
import io.vedette.predict.ForecastError;
import io.vedette.predict.PanelForecaster;
import io.vedette.predict.SeriesHistory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code vedette forecast}: forecasts of CSV series, once from their end or from rolling origins.
 */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    description = {
      "Forecasts the series of a CSV file: series,timestamp,value.",
      "Models, periods and weights are found by themselves; intervals are calibrated."
    },
    footer = {
      "",
      "Examples:",
      "  vedette forecast --input load.csv --horizon 48 --out forecast.csv",
      "  vedette forecast --input load.csv --horizon 6 --rolling --start-fraction 0.5 --out"
          + " errors.csv"
    })
final class ForecastCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      required = true,
      description =
          "A CSV file with the columns series, timestamp, value; or - for standard input.")
  private String input;

  @Option(
      names = "--horizon",
      required = true,
      description = "How many steps ahead; the step is taken from the timestamps.")
  private int horizon;

  @Option(
      names = "--rolling",
      description = {
        "Forecast the horizon from every row on, with the online forecaster; all series of the"
            + " file",
        "share a model that is trained on their past. Rows come in order of time over all series."
      })
  private boolean rolling;

  @Option(
      names = "--start-fraction",
      defaultValue = "0.5",
      description = "With --rolling: share of the rows before the first forecast (default: 0.5).")
  private double startFraction;

  @Option(
      names = "--out",
      defaultValue = "-",
      description = "The CSV file to write, or - for standard output (default: -).")
  private String out;

  @Option(
      names = "--explain",
      description = "Say on standard error which models each series uses, and their recent error.")
  private boolean explain;

  @Option(
      names = "--calendar",
      paramLabel = "FILE",
      description = {
        "Known events (holidays, sales, batch runs): iCalendar (.ics) or YAML. Their effect is",
        "learnt from past occurrences."
      })
  private @Nullable String calendar;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Also draw past, forecast and interval as SVG (the first 24 series).")
  private @Nullable Path plotFile;

  @Override
  public Integer call() throws IOException {
    if (horizon < 1) {
      throw usage("--horizon " + horizon + ": give at least 1 step");
    }
    if (!(startFraction >= 0 && startFraction <= 1)) {
      throw usage("--start-fraction " + startFraction + ": give a share from 0 to 1");
    }
    List<SeriesCsv> series = SeriesCsv.read(input);
    ForecastPlot plot = new ForecastPlot();
    CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();
    try (Writer to = writer();
        CSVPrinter print = new CSVPrinter(to, format)) {
      if (rolling) {
        rolling(series, print, plot);
      } else {
        once(series, print, plot);
      }
    }
    if (plotFile != null) {
      plot.write(plotFile);
    }
    return 0;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Writer writer() throws IOException {
    if (!out.equals("-")) {
      return Files.newBufferedWriter(Path.of(out));
    }
    return new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
  }

  private void once(List<SeriesCsv> series, CSVPrinter print, ForecastPlot plot)
      throws IOException {
    List<SeriesHistory> histories = new ArrayList<>();
    for (SeriesCsv s : series) {
      histories.add(s.history());
    }
    List<Forecast> forecasts = new PanelForecaster(horizon, events(series)).forecast(histories);
    print.printRecord("series", "step", "mean", "q0.025", "q0.975");
    for (int i = 0; i < forecasts.size(); i++) {
      String name = histories.get(i).name();
      Forecast f = forecasts.get(i);
      for (int k = 1; k <= horizon; k++) {
        print.printRecord(name, k, f.mean(k), f.quantile(k, .025), f.quantile(k, .975));
      }
      explain(name, f);
      plot.add(panel(name, histories.get(i).values(), f));
    }
  }

  private EventCalendar events(List<SeriesCsv> series) throws IOException {
    long until = Long.MIN_VALUE;
    for (SeriesCsv s : series) {
      long last = s.size() == 0 ? 0 : s.timeMillis(s.size() - 1);
      until = Math.max(until, last + (horizon + 1L) * s.stepMillis());
    }
    return calendar == null ? EventCalendar.NONE : CalendarFile.read(calendar, until);
  }

  private static ForecastPlot.Panel panel(String name, double[] past, Forecast f) {
    int[] at = new int[f.steps()];
    double[] lower = new double[at.length];
    double[] upper = new double[at.length];
    for (int k = 1; k <= at.length; k++) {
      at[k - 1] = past.length - 1 + k;
      lower[k - 1] = f.quantile(k, .025);
      upper[k - 1] = f.quantile(k, .975);
    }
    return new ForecastPlot.Panel(name, past, at, f.mean(), lower, upper);
  }

  private void rolling(List<SeriesCsv> series, CSVPrinter print, ForecastPlot plot)
      throws IOException {
    RollingForecast rolling = new RollingForecast(horizon, startFraction, events(series));
    rolling.run(series, print);
    for (RollingForecast.Result result : rolling.results()) {
      if (result.last() != null) {
        explain(result.name(), result.last());
      }
      plot.add(result.panel());
    }
    if (explain) {
      rolling.explainSiblings(spec.commandLine().getErr());
    }
  }

  private void explain(String name, @Nullable Forecast forecast) {
    if (!explain || forecast == null) {
      return;
    }
    ForecastError e = forecast.error();
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "%s: WAPE %.3f, MASE %.3f, coverage of the 95 %% quantile %.3f over %.0f forecasts;",
        name,
        e.wape(),
        e.mase(),
        e.coverage(),
        e.count());
    forecast.weights().entrySet().stream()
        .filter(share -> share.getValue() >= 0.005)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(share -> err.printf(Locale.ROOT, " %s %.2f", share.getKey(), share.getValue()));
    err.println();
  }
}
