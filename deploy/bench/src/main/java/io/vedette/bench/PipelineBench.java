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
 *
 * <p>Three phases: as fast as is accepted, for throughput and CPU; at the pace of the series' own
 * resolution, or half of that throughput where it is less, for latency; then what was recorded is
 * read again, by Vedette's job and by a bare one.
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
      description =
          "how long to send as fast as is accepted, once to warm up and once to measure"
              + " (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "of the two jobs that are compared (${DEFAULT-VALUE})")
  private int parallelism;

  @Option(
      names = "--checkpoint-interval",
      defaultValue = "10s",
      description = "how often vedette up saves its state (${DEFAULT-VALUE})")
  private String checkpointInterval = "10s";

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
      long series, long samples, double perSecond, double cpuPerMillion, double bytesPerSeries) {}

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
    say("starting vedette up in " + data);
    try (VedetteChild child = VedetteChild.start(data, heap, checkpointInterval);
        TopicProgress progress = new TopicProgress(child.kafka())) {
      Load load;
      double perSecond;
      double[] latencies;
      try (CanaryWatch watch = new CanaryWatch(child.kafka())) {
        WriteLoad writer = new WriteLoad(child.remoteWrite(), series);
        load = load(child, writer, watch);
        perSecond = Math.min(load.perSecond / 2, series * 1000.0 / STEP_MILLIS);
        latencies = latency(child, writer, watch, perSecond);
      }
      progress.drain(GROUP, 120);
      say("replaying what was recorded with bare Flink, then with Vedette's job");
      Replay<?> replay = Replay.ofMetrics(child.kafka(), parallelism, data);
      double bare = replay.bare(progress);
      double ours = replay.vedette(progress);
      print(load, perSecond, latencies, ours / bare);
    } finally {
      delete(data);
    }
    return 0;
  }

  /** Once uncounted, for compilers and caches, and once more. */
  private Load load(VedetteChild child, WriteLoad writer, CanaryWatch watch)
      throws IOException, InterruptedException {
    long heapBefore = child.liveBytes();
    long start = System.currentTimeMillis() - HISTORY_MILLIS;
    Feed feed = new Feed(writer, watch, start, STEP_MILLIS, this::say);
    say("warming up");
    long known = feed.run(seconds);
    say("measuring");
    Duration cpuBefore = child.cpu();
    long begin = System.nanoTime();
    long samples = feed.run(seconds);
    double took = (System.nanoTime() - begin) / 1e9;
    double cpu = child.cpu().minus(cpuBefore).toNanos() / 1e9;
    say("judged %,d samples in %.1f s".formatted(samples, took));
    long seen = Math.min(series, known + samples);
    double bytes = (child.liveBytes() - heapBefore) / (double) seen;
    return new Load(seen, samples, samples / took, cpu * 1e6 / samples, bytes);
  }

  private double[] latency(
      VedetteChild child, WriteLoad writer, CanaryWatch watch, double perSecond)
      throws InterruptedException, IOException {
    say("latency of a canary among %,.0f samples/s".formatted(perSecond));
    watch.measureSince(System.currentTimeMillis() + WARM_UP * CANARY_EVERY_MILLIS);
    Thread load = new Thread(() -> paced(child, perSecond), "load");
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

  private void paced(VedetteChild child, double perSecond) {
    try {
      WriteLoad writer = new WriteLoad(child.remoteWrite(), series);
      long begin = System.nanoTime();
      long samples = 0;
      for (int batch = 0; !Thread.currentThread().isInterrupted(); ) {
        writer.send(batch, System.currentTimeMillis());
        samples += writer.samples(batch);
        batch = (batch + 1) % writer.batches();
        long due = begin + (long) (samples * 1e9 / perSecond);
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the measurement is over
    } catch (IOException e) {
      say("the load during the latency measurement failed: " + e.getMessage());
    }
  }

  private void print(Load load, double perSecond, double[] latencies, double ratio)
      throws IOException {
    if (latencies.length == 0) {
      throw new IOException("no verdict of the canary came back within the measurement");
    }
    double p50 = quantile(latencies, 0.50);
    double p99 = quantile(latencies, 0.99);
    PrintWriter out = spec.commandLine().getOut();
    List<Object[]> rows =
        List.of(
            new Object[] {"series", (double) load.series},
            new Object[] {"samples judged", (double) load.samples},
            new Object[] {"samples/s", load.perSecond},
            new Object[] {"CPU s per million samples", load.cpuPerMillion},
            new Object[] {"samples/s at which latency was measured", perSecond},
            new Object[] {"detection latency p50, ms", p50},
            new Object[] {"detection latency p99, ms", p99},
            new Object[] {"verdicts of the canary", (double) latencies.length},
            new Object[] {"heap bytes per series", load.bytesPerSeries},
            new Object[] {"samples per CPU s, relative to bare Flink", ratio});
    rows.forEach(row -> out.printf(Locale.ROOT, "%-42s %,14.2f%n", row));
    out.printf(
        Locale.ROOT,
        "RESULT pipeline series=%d samples_per_s=%.0f cpu_s_per_million=%.2f p50_ms=%.0f p99_ms=%.0f"
            + " bytes_per_series=%.0f bare_flink_ratio=%.3f%n",
        load.series,
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

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
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
