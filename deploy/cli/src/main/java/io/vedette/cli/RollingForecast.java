package io.vedette.cli;

import io.vedette.predict.EventCalendar;
import io.vedette.predict.Forecast;
import io.vedette.predict.ForecastOptions;
import io.vedette.predict.LoadForecaster;
import io.vedette.predict.LoadPanel;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts of a fixed horizon from every row on, as the running job would have made them: all
 * series of a file go forward in time together, and those of one step share a model that is trained
 * on their past.
 */
final class RollingForecast {
  private final int horizon;
  private final double startFraction;
  private final EventCalendar calendar;
  private final Map<Long, LoadPanel> panels = new TreeMap<>();
  private final List<Course> courses = new ArrayList<>();

  RollingForecast(int horizon, double startFraction, EventCalendar calendar) {
    this.horizon = horizon;
    this.startFraction = startFraction;
    this.calendar = calendar;
  }

  /** What became of one series; {@code last} is its last forecast, if there was one. */
  record Result(String name, @Nullable Forecast last, ForecastPlot.Panel panel) {}

  /** Forecasts and prints, in order of time over all series. */
  void run(List<SeriesCsv> all, CSVPrinter print) throws IOException {
    print.printRecord("series", "origin", "step", "mean", "q0.05", "q0.5", "q0.95");
    PriorityQueue<Course> next =
        new PriorityQueue<>(
            Comparator.comparingLong(Course::timeMillis).thenComparingInt(course -> course.number));
    for (SeriesCsv series : all) {
      Course course = new Course(series, courses.size());
      courses.add(course);
      if (series.size() > 0) {
        next.add(course);
      }
    }
    while (!next.isEmpty()) {
      Course course = next.remove();
      course.step(print);
      if (course.row < course.series.size()) {
        next.add(course);
      }
    }
  }

  List<Result> results() {
    return courses.stream().map(Course::result).toList();
  }

  /** Says what the shared models were trained on. */
  void explainSiblings(PrintWriter to) {
    panels.forEach(
        (step, panel) ->
            panel
                .model()
                .ifPresent(
                    model ->
                        to.printf(
                            Locale.ROOT,
                            "boosted_trees, step %s: trained up to %s on %,d rows of %d series,"
                                + " error %.3f of naive's%n",
                            Duration.ofMillis(step),
                            Instant.ofEpochMilli(model.provenance().trainedMillis()),
                            model.provenance().rows(),
                            model.provenance().siblings(),
                            model.provenance().skill())));
  }

  /** One series on its way, and its forecasts at the horizon over the rows that they were for. */
  private final class Course {
    private final SeriesCsv series;
    private final int number;
    private final long stepMillis;
    private final LoadPanel panel;
    private final long first;
    private final int[] at;
    private final double[] mean;
    private final double[] lower;
    private final double[] upper;
    private int size;
    private int row;
    private @Nullable LoadForecaster forecaster;
    private @Nullable Forecast last;

    Course(SeriesCsv series, int number) throws IOException {
      this.series = series;
      this.number = number;
      stepMillis = series.stepMillis();
      panel =
          panels.computeIfAbsent(
              stepMillis,
              step ->
                  new LoadPanel(
                      new ForecastOptions(Duration.ofMillis(step), horizon),
                      calendar,
                      Integer.MAX_VALUE));
      // ties go to the even row, as in the IEEE rounding that the scorers use
      first = Math.max(1, (long) Math.rint(startFraction * series.size()));
      at = new int[series.size()];
      mean = new double[series.size()];
      lower = new double[series.size()];
      upper = new double[series.size()];
    }

    long timeMillis() {
      return series.timeMillis(row);
    }

    void step(CSVPrinter print) throws IOException {
      if (!Double.isNaN(series.value(row))) {
        forecaster = panel.add(series.name(), timeMillis(), series.value(row)).orElse(forecaster);
      }
      if (row + 1 >= first && forecaster != null) {
        // rows without a value leave the forecaster behind: it looks as much farther ahead
        long behind = (timeMillis() - forecaster.lastMillis()) / stepMillis;
        Forecast forecast = forecaster.forecast(horizon + (int) Math.min(behind, horizon));
        print(print, forecast);
        keep(row + horizon, forecast);
      }
      row++;
    }

    private void print(CSVPrinter print, Forecast f) throws IOException {
      print.printRecord(
          series.name(),
          series.stamp(row),
          horizon,
          f.mean(f.steps()),
          f.quantile(f.steps(), .05),
          f.quantile(f.steps(), .5),
          f.quantile(f.steps(), .95));
    }

    private void keep(int target, Forecast f) {
      last = f;
      at[size] = target;
      mean[size] = f.mean(f.steps());
      lower[size] = f.quantile(f.steps(), .05);
      upper[size++] = f.quantile(f.steps(), .95);
    }

    Result result() {
      double[] past = new double[series.size()];
      for (int i = 0; i < past.length; i++) {
        past[i] = series.value(i);
      }
      ForecastPlot.Panel drawn =
          new ForecastPlot.Panel(
              series.name(),
              past,
              Arrays.copyOf(at, size),
              Arrays.copyOf(mean, size),
              Arrays.copyOf(lower, size),
              Arrays.copyOf(upper, size));
      return new Result(series.name(), last, drawn);
    }
  }
}
