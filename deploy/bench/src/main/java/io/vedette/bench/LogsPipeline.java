package io.vedette.bench;

import io.vedette.ingest.codec.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code vedette bench pipeline --signal logs}: OTLP logs through gateway, Kafka and jobs of a
 * {@code vedette up} of its own. After a warm-up first as fast as is accepted, for throughput and
 * CPU; then at a quarter of that, for the latency of a finding; then what was recorded is read
 * again, by a bare Flink job and by Vedette's.
 */
final class LogsPipeline {
  private static final String GROUP = "vedette";
  private static final int SERVICES = 20;
  private static final int PATTERNS = 2000;
  private static final int REQUESTS = 60;
  private static final int SENDERS = 2;

  private final CommandSpec spec;
  private final int seconds;
  private final int parallelism;
  private final String heap;
  private final List<LogRequests> requests = LogRequests.load(REQUESTS, SERVICES, PATTERNS);

  LogsPipeline(CommandSpec spec, int seconds, int parallelism, String heap) {
    this.spec = spec;
    this.seconds = seconds;
    this.parallelism = parallelism;
    this.heap = heap;
  }

  /** What the load phase gave. */
  private record Load(long records, double perSecond, double cpuPerMillion) {}

  int run() throws Exception {
    Path data = Files.createTempDirectory("vedette-bench");
    say("starting vedette up in %s", data);
    try (VedetteChild child = VedetteChild.start(data, heap);
        TopicProgress progress = new TopicProgress(child.kafka(), Topics.OTLP_LOGS)) {
      Sender sender = Sender.ofLogs(child.remoteWrite());
      say("warming up");
      load(child, sender, progress, seconds);
      Load load = load(child, sender, progress, seconds);
      double[] latencies = latency(child, sender, load.perSecond / 4);
      progress.drain(GROUP, 120);
      say("replaying what was recorded with bare Flink, then with Vedette's job");
      Replay<?> replay = Replay.ofLogs(child.kafka(), parallelism, data);
      double bare = replay.bare(progress) * LogRequests.RECORDS;
      double ours = replay.vedette(progress) * LogRequests.RECORDS;
      print(load, latencies, bare, ours);
    } finally {
      PipelineBench.delete(data);
    }
    return 0;
  }

  private Load load(VedetteChild child, Sender sender, TopicProgress progress, int sending)
      throws IOException, InterruptedException {
    Duration cpuBefore = child.cpu();
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(sending);
    long records = send(sender, () -> System.nanoTime() < end, Double.POSITIVE_INFINITY);
    say("sent %,d records in %.1f s", records, (System.nanoTime() - begin) / 1e9);
    LogRequests tick = LogRequests.errors("bench-tick", List.of("tick"));
    progress.drain(
        GROUP, 120 + 20L * sending, () -> sender.send(tick.at(System.currentTimeMillis())));
    double took = (System.nanoTime() - begin) / 1e9;
    double cpu = child.cpu().minus(cpuBefore).toNanos() / 1e9;
    say("all read after %.1f s", took);
    return new Load(records, records / took, cpu * 1e6 / records);
  }

  private interface Condition {
    boolean holds();
  }

  /** Sends from several senders at once while a condition holds; how many records it were. */
  private long send(Sender sender, Condition more, double perSecond)
      throws IOException, InterruptedException {
    AtomicLong taken = new AtomicLong();
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try {
      List<Future<?>> running =
          List.of(
              senders.submit(() -> sendSome(sender, more, perSecond, taken)),
              senders.submit(() -> sendSome(sender, more, perSecond, taken)));
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a sender failed: " + e.getCause(), e);
    } finally {
      senders.shutdownNow();
    }
    return taken.get() * LogRequests.RECORDS;
  }

  private Void sendSome(Sender sender, Condition more, double perSecond, AtomicLong taken)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (more.holds()) {
      long number = taken.getAndIncrement();
      sender.send(requests.get((int) (number % REQUESTS)).at(System.currentTimeMillis()));
      long due = begin + (long) (number * LogRequests.RECORDS * 1e9 / perSecond);
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    }
    return null;
  }

  private double[] latency(VedetteChild child, Sender sender, double perSecond) throws Exception {
    say("latency of a finding among %,.0f records/s", perSecond);
    LogCanaries canaries = new LogCanaries(child.kafka(), sender);
    canaries.prepare();
    ExecutorService measuring = Executors.newSingleThreadExecutor();
    try {
      Future<double[]> latencies = measuring.submit(canaries::measure);
      send(sender, () -> !latencies.isDone(), perSecond);
      return latencies.get();
    } finally {
      measuring.shutdownNow();
    }
  }

  private void print(Load load, double[] latencies, double bare, double ours) throws IOException {
    if (latencies.length == 0) {
      throw new IOException("no finding of a canary came within the measurement");
    }
    double p99 = PipelineBench.quantile(latencies, 0.99);
    PrintWriter out = spec.commandLine().getOut();
    row(out, "records read", (double) load.records);
    row(out, "records/s", load.perSecond);
    row(out, "CPU s per million records", load.cpuPerMillion);
    row(out, "finding latency p50, ms", PipelineBench.quantile(latencies, 0.50));
    row(out, "finding latency p99, ms", p99);
    row(out, "findings of " + LogCanaries.COUNT + " canaries", latencies.length);
    row(out, "CPU s per million, replayed by bare Flink", 1e6 / bare);
    row(out, "CPU s per million, replayed by Vedette's job", 1e6 / ours);
    row(out, "records per CPU s, relative to bare Flink", ours / bare);
    out.printf(
        Locale.ROOT,
        "RESULT pipeline_logs records_per_s=%.0f cpu_s_per_m=%.2f p99_ms=%.0f bare_ratio=%.3f%n",
        load.perSecond,
        load.cpuPerMillion,
        p99,
        ours / bare);
    out.flush();
  }

  private static void row(PrintWriter out, String what, double value) {
    out.printf(Locale.ROOT, "%-42s %,14.2f%n", what, value);
  }

  private void say(String format, Object... values) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, format + "%n", values);
    err.flush();
  }
}
