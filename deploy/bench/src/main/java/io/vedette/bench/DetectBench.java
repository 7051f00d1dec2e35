package io.vedette.bench;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.config.ForestMode;
import com.amazon.randomcutforest.config.TransformMethod;
import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code vedette bench detect}: points a CPU-second of the live monitor on one series and one
 * thread, beside random cut forests on the same points in the same run.
 *
 * <p>The forests are set up as OpenSearch's anomaly detection has them by default: shingles of 8,
 * 30 trees of 256 samples, {@code timeDecay} 1/(10·256), scored and updated at every point; the
 * thresholded one in standard mode, normalising. CPU time is that of the thread.
 */
@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    description = "Points a CPU-second of the metric detector, beside random cut forests.")
public final class DetectBench implements Callable<Integer> {
  private static final int SHINGLE = 8;
  private static final int TREES = 30;
  private static final int SAMPLES = 256;
  private static final long STEP_MILLIS = 15_000;

  @Option(
      names = "--points",
      defaultValue = "2000000",
      description = "points a round for us (default: ${DEFAULT-VALUE})")
  private int points;

  @Option(
      names = "--forest-points",
      defaultValue = "20000",
      description = "points a round for each forest (default: ${DEFAULT-VALUE})")
  private int forestPoints;

  @Option(
      names = "--rounds",
      defaultValue = "6",
      description = "rounds; the fastest counts (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Spec private CommandSpec spec;

  /** A fold over values; gives back something that depends on every result. */
  private interface Contender {
    double run(double[] values);
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    double ours = best(out, "vedette", points, DetectBench::monitor);
    double forest = best(out, "random cut forest", forestPoints, DetectBench::forest);
    double thresholded =
        best(out, "thresholded random cut forest", forestPoints, DetectBench::thresholded);
    out.printf(
        Locale.ROOT,
        "RESULT detect points_per_cpu_s=%.0f rcf_ratio=%.1f trcf_ratio=%.1f"
            + " rcf_points_per_cpu_s=%.0f trcf_points_per_cpu_s=%.0f%n",
        ours,
        ours / forest,
        ours / thresholded,
        forest,
        thresholded);
    out.flush();
    return 0;
  }

  private double best(PrintWriter out, String name, int n, Contender contender) {
    double[] values = series(n);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double best = 0;
    for (int round = 1; round <= rounds; round++) {
      long before = threads.getCurrentThreadCpuTime();
      double result = contender.run(values);
      double rate = n * 1e9 / (threads.getCurrentThreadCpuTime() - before);
      out.printf(
          Locale.ROOT, "%s round %d: %,.0f points/s (check %.3g)%n", name, round, rate, result);
      out.flush();
      best = Math.max(best, rate);
    }
    return best;
  }

  /** A daily season with noise and a spike now and then. */
  private static double[] series(int n) {
    Random random = new Random(1);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      double season = Math.sin(2 * Math.PI * i * STEP_MILLIS / 86_400_000.0);
      double spike = random.nextInt(5000) == 0 ? 60 : 0;
      values[i] = 100 + 30 * season + 5 * random.nextGaussian() + spike;
    }
    return values;
  }

  private static double monitor(double[] values) {
    SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.defaults());
    SeriesState state = monitor.newState();
    SeriesKey key = new SeriesKey("bench_latency_ms", Attributes.of("service", "bench"));
    Sum sum = new Sum();
    for (int i = 0; i < values.length; i++) {
      monitor.observe(
          state, new MetricSample(key, MetricKind.GAUGE, i * STEP_MILLIS, values[i]), sum);
    }
    return sum.total;
  }

  private static double forest(double[] values) {
    RandomCutForest forest =
        RandomCutForest.builder()
            .dimensions(SHINGLE)
            .shingleSize(SHINGLE)
            .numberOfTrees(TREES)
            .sampleSize(SAMPLES)
            .timeDecay(1.0 / (10 * SAMPLES))
            .internalShinglingEnabled(true)
            .parallelExecutionEnabled(false)
            .randomSeed(1)
            .build();
    double total = 0;
    for (double value : values) {
      float[] point = {(float) value};
      total += forest.getAnomalyScore(point);
      forest.update(point);
    }
    return total;
  }

  private static double thresholded(double[] values) {
    ThresholdedRandomCutForest forest =
        ThresholdedRandomCutForest.builder()
            .dimensions(SHINGLE)
            .shingleSize(SHINGLE)
            .numberOfTrees(TREES)
            .sampleSize(SAMPLES)
            .timeDecay(1.0 / (10 * SAMPLES))
            .forestMode(ForestMode.STANDARD)
            .transformMethod(TransformMethod.NORMALIZE)
            .parallelExecutionEnabled(false)
            .randomSeed(1)
            .build();
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      total += forest.process(new double[] {values[i]}, i * STEP_MILLIS / 1000).getAnomalyGrade();
    }
    return total;
  }

  /** Adds up the scores, so that no verdict can be left out by the compiler. */
  private static final class Sum implements SeriesMonitor.Sink {
    double total;

    @Override
    public void verdict(Verdict verdict, double value) {
      total += verdict.score();
    }

    @Override
    public void finding(Finding finding) {
      total += finding.score();
    }
  }
}
