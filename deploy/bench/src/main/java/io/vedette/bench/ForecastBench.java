package io.vedette.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vedette.predict.ForecastOptions;
import io.vedette.predict.LoadForecaster;
import io.vedette.predict.PanelForecaster;
import io.vedette.predict.SeriesHistory;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code vedette bench forecast}: whole histories on one core, and online updates of many series on
 * two threads, each update with the forecast at the horizon that its calibration needs.
 */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    description = "Fit and 48 steps of hourly histories; online updates of many series.")
public final class ForecastBench implements Callable<Integer> {
  private static final int HOURS = 960;
  private static final int HORIZON = 48;
  private static final Duration STEP = Duration.ofMinutes(1);

  @Option(
      names = "--histories",
      defaultValue = "200",
      description = "hourly histories of 960 values a round (default: ${DEFAULT-VALUE})")
  private int histories;

  @Option(
      names = "--series",
      defaultValue = "100000",
      description = "series that are updated in turn (default: ${DEFAULT-VALUE})")
  private int series;

  @Option(
      names = "--points",
      defaultValue = "60",
      description = "points of each, one a minute (default: ${DEFAULT-VALUE})")
  private int points;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "threads that share the series (default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--rounds",
      defaultValue = "4",
      description = "rounds over the histories; the fastest counts (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    double millis = batch(out);
    LoadForecaster[] all = new LoadForecaster[series];
    double updates = online(all);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LoadForecaster.codec().write(all[0], new DataOutputStream(bytes));
    out.printf(Locale.ROOT, "a series' state takes %,d bytes%n", bytes.size());
    out.printf(
        Locale.ROOT,
        "RESULT forecast ms_per_series=%.3f updates_per_s=%.0f series=%d threads=%d state_bytes=%d%n",
        millis,
        updates,
        series,
        threads,
        bytes.size());
    out.flush();
    return 0;
  }

  private double batch(PrintWriter out) {
    List<SeriesHistory> panel = new ArrayList<>();
    Random noise = new Random(1);
    for (int s = 0; s < histories; s++) {
      panel.add(new SeriesHistory("s" + s, 0, 3_600_000L, history(100 + s, noise)));
    }
    double best = Double.POSITIVE_INFINITY;
    for (int round = 1; round <= rounds; round++) {
      long before = cpuNanos();
      new PanelForecaster(HORIZON).forecast(panel);
      double millis = (cpuNanos() - before) / 1e6 / histories;
      out.printf(Locale.ROOT, "round %d: %.3f CPU ms a series%n", round, millis);
      best = Math.min(best, millis);
    }
    return best;
  }

  private static double[] history(double level, Random noise) {
    return IntStream.range(0, HOURS)
        .mapToDouble(t -> level * course(t, 24, 168) * Math.exp(0.1 * noise.nextGaussian()))
        .toArray();
  }

  /** A daily wave with weekends at half of it. */
  private static double course(int t, int day, int week) {
    double wave = 1 + 0.6 * Math.sin(2 * Math.PI * t / day);
    return t % week >= 5 * day ? wave / 2 : wave;
  }

  /** Points a second by the wall clock, all threads together. */
  private double online(LoadForecaster[] all) throws InterruptedException {
    long before = System.nanoTime();
    List<Thread> workers = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = thread;
      Thread worker = new Thread(() -> update(all, first), "forecast-bench-" + thread);
      worker.start();
      workers.add(worker);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return series * (double) points * 1e9 / (System.nanoTime() - before);
  }

  private void update(LoadForecaster[] all, int first) {
    Random noise = new Random(first);
    for (int point = 0; point < points; point++) {
      for (int s = first; s < all.length; s += threads) {
        if (point == 0) {
          all[s] = new LoadForecaster(new ForecastOptions(STEP, 6));
        }
        double value = 50 * course(point, 1440, 10_080) + noise.nextInt(20);
        all[s].add(point * STEP.toMillis(), value);
      }
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
