package io.vedette.ingest.gateway;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remote write over HTTP through the gateway into a real broker: samples a second, CPU seconds of
 * the gateway's JVM (which includes the sender) a million samples, and latency. A plain program.
 *
 * <p>Arguments: seconds, senders.
 */
final class GatewayBench {
  private GatewayBench() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    int senders = args.length > 1 ? Integer.parseInt(args[1]) : 4;
    List<byte[]> requests = HotPathBench.requests();
    try (Rig rig = Rig.start(Files.createTempDirectory("bench"), config -> config)) {
      run(rig, requests, 5, senders);
      run(rig, requests, seconds, senders);
    }
    System.exit(0);
  }

  private static void run(Rig rig, List<byte[]> requests, int seconds, int senders)
      throws InterruptedException {
    OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = os.getProcessCpuTime();
    long start = System.nanoTime();
    AtomicLong next = new AtomicLong();
    long[] latencies = new long[1 << 20];
    ExecutorService pool = Executors.newFixedThreadPool(senders);
    for (int i = 0; i < senders; i++) {
      pool.execute(() -> send(rig, requests, start + seconds * 1_000_000_000L, next, latencies));
    }
    pool.shutdown();
    pool.awaitTermination(seconds + 30, TimeUnit.SECONDS);
    double elapsed = (System.nanoTime() - start) / 1e9;
    double samples = (double) next.get() * HotPathBench.SERIES;
    long[] sorted = Arrays.copyOf(latencies, (int) next.get());
    Arrays.sort(sorted);
    System.out.printf(
        "RESULT gateway samples_per_s=%.0f cpu_s_per_million=%.2f p50_ms=%.1f p99_ms=%.1f%n",
        samples / elapsed,
        (os.getProcessCpuTime() - cpu) / 1e9 / samples * 1e6,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6);
  }

  private static void send(
      Rig rig, List<byte[]> requests, long until, AtomicLong next, long[] latencies) {
    while (System.nanoTime() < until) {
      int i = (int) next.getAndIncrement();
      long sent = System.nanoTime();
      try {
        int status =
            rig.post(
                    "/api/v1/write",
                    requests.get(i % requests.size()),
                    "Content-Type",
                    "application/x-protobuf",
                    "Content-Encoding",
                    "snappy")
                .statusCode();
        if (status != 204) {
          throw new IllegalStateException("status " + status);
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
      latencies[i] = System.nanoTime() - sent;
    }
  }
}
