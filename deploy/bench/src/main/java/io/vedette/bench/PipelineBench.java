package io.vedette.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code vedette bench pipeline}: remote write through gateway, Kafka and jobs of a {@code vedette
 * up} of its own, on one machine that also generates the load.
 */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Remote write through gateway, Kafka and jobs: throughput, CPU, latency, memory, and the"
          + " rate relative to a Flink job that only decodes and counts."
    })
public final class PipelineBench implements Callable<Integer> {
  private static final String GROUP = "vedette";
  private static final long STEP_MILLIS = 15_000;
  private static final long HISTORY_MILLIS = Duration.ofHours(5).toMillis();
  private static final int CANARIES = 200;
  private static final int WARM_UP = 40;
  private static final long CANARY_EVERY_MILLIS = 50;

  @Option(names = "--series", defaultValue = "10000", description = "series (${DEFAULT-VALUE})")
  private int series;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "how long to send as fast as is accepted (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "of the two jobs that are compared (${DEFAULT-VALUE})")
  private int parallelism;

  @Option(
      names = "--heap",
      defaultValue = "2g",
      description = "largest heap of vedette up, as in -Xmx (${DEFAULT-VALUE})")
  private String heap = "2g";

  @Option(
      names = "--signal",
      defaultValue = "metrics",
      description = "metrics or logs (${DEFAULT-VALUE})")
  private String signal = "metrics";

  @Spec private CommandSpec spec;

  /** What the load phase gave. */
  private record Load(
      long samples, double perSecond, double cpuPerMillion, double bytesPerSeries) {}

  @Override
  public Integer call() throws Exception {
    if (series < 1 || seconds < 1 || parallelism < 1) {
      throw new ParameterException(
          spec.commandLine(), "--series, --seconds and --parallelism must be at least 1");
    }
    if (signal.equals("logs")) {
      return new LogsPipeline(spec, seconds, parallelism, heap).run();
    }
    if (!signal.equals("metrics")) {
      throw new ParameterException(
          spec.commandLine(), "--signal is \"" + signal + "\"; give metrics or logs");
    }
    Path data = Files.createTempDirectory("vedette-bench");
    say("starting vedette up in %s", data);
    try (VedetteChild child = VedetteChild.start(data, heap);
        TopicProgress progress = new TopicProgress(child.kafka())) {
      WriteLoad writer = new WriteLoad(child.remoteWrite(), series);
      Load load = load(child, writer, progress);
      double[] latencies = latency(child, writer, load.perSecond);
      progress.drain(GROUP, 120);
      say("replaying what was recorded with Vedette's job, then with bare Flink");
      Replay replay = new Replay(child.kafka(), parallelism);
      double ours = replay.vedette(progress);
      double bare = replay.bare(progress);
      print(load, latencies, ours / bare);
    } finally {
      delete(data);
    }
    return 0;
  }

  /** The canary goes first: only so many series have their verdicts published. */
  private Load load(VedetteChild child, WriteLoad writer, TopicProgress progress)
      throws IOException, InterruptedException {
    long time = System.currentTimeMillis() - HISTORY_MILLIS;
    writer.canary(time);
    long heapBefore = child.liveBytes();
    Duration cpuBefore = child.cpu();
    long begin = System.nanoTime();
    long samples = 0;
    long lastSaid = begin;
    while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds)
        && time < System.currentTimeMillis() - STEP_MILLIS) {
      writer.round(time);
      time += STEP_MILLIS;
      samples += series;
      if (System.nanoTime() - lastSaid > TimeUnit.SECONDS.toNanos(5)) {
        lastSaid = System.nanoTime();
        say("sent %,d samples, %,.0f/s", samples, samples * 1e9 / (lastSaid - begin));
      }
    }
    double sending = (System.nanoTime() - begin) / 1e9;
    say("sent %,d samples in %.1f s; waiting for the job", samples, sending);
    progress.drain(GROUP, 120 + 20L * seconds);
    double took = (System.nanoTime() - begin) / 1e9;
    double cpu = child.cpu().minus(cpuBefore).toNanos() / 1e9;
    say("all read after %.1f s", took);
    double bytes = (child.liveBytes() - heapBefore) / (double) series;
    return new Load(samples, samples / took, cpu * 1e6 / samples, bytes);
  }

  /** At a quarter of the throughput, so that what is measured is no queue that only grows. */
  private double[] latency(VedetteChild child, WriteLoad writer, double perSecond)
      throws IOException, InterruptedException {
    say("latency of a canary at a quarter of that rate");
    long roundNanos = (long) (series * 4e9 / perSecond);
    long since = System.currentTimeMillis() + WARM_UP * CANARY_EVERY_MILLIS;
    try (CanaryWatch watch = new CanaryWatch(child.kafka(), since)) {
      Thread load = new Thread(() -> paced(child, roundNanos), "load");
      load.start();
      for (int i = 0; i < WARM_UP + CANARIES; i++) {
        writer.canary(System.currentTimeMillis());
        TimeUnit.MILLISECONDS.sleep(CANARY_EVERY_MILLIS);
      }
      load.interrupt();
      load.join();
      TimeUnit.SECONDS.sleep(3);
      return watch.latencies();
    }
  }

  private void paced(VedetteChild child, long roundNanos) {
    try {
      WriteLoad writer = new WriteLoad(child.remoteWrite(), series);
      while (!Thread.currentThread().isInterrupted()) {
        long begin = System.nanoTime();
        writer.round(System.currentTimeMillis());
        long rest = roundNanos - (System.nanoTime() - begin);
        TimeUnit.NANOSECONDS.sleep(rest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the measurement is over
    } catch (IOException e) {
      say("the load during the latency measurement failed: %s", String.valueOf(e.getMessage()));
    }
  }

  private void print(Load load, double[] latencies, double ratio) throws IOException {
    if (latencies.length == 0) {
      throw new IOException("no verdict of the canary came back within the measurement");
    }
    double p50 = quantile(latencies, 0.50);
    double p99 = quantile(latencies, 0.99);
    PrintWriter out = spec.commandLine().getOut();
    List<Object[]> rows =
        List.of(
            new Object[] {"samples read", (double) load.samples},
            new Object[] {"samples/s", load.perSecond},
            new Object[] {"CPU s per million samples", load.cpuPerMillion},
            new Object[] {"detection latency p50, ms", p50},
            new Object[] {"detection latency p99, ms", p99},
            new Object[] {"verdicts of the canary", (double) latencies.length},
            new Object[] {"heap bytes per series", load.bytesPerSeries},
            new Object[] {"rate relative to bare Flink", ratio});
    rows.forEach(row -> out.printf(Locale.ROOT, "%-30s %,14.2f%n", row));
    out.printf(
        Locale.ROOT,
        "RESULT pipeline samples_per_s=%.0f cpu_s_per_million=%.2f p50_ms=%.0f p99_ms=%.0f"
            + " bytes_per_series=%.0f bare_flink_ratio=%.3f%n",
        load.perSecond,
        load.cpuPerMillion,
        p50,
        p99,
        load.bytesPerSeries,
        ratio);
    out.flush();
  }

  /** Nearest rank. */
  static double quantile(double[] ascending, double q) {
    return ascending[Math.max(0, (int) Math.ceil(q * ascending.length) - 1)];
  }

  private void say(String format, Object... values) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, format + "%n", values);
    err.flush();
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
