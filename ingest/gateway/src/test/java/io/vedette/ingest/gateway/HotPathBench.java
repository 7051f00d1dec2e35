package io.vedette.ingest.gateway;

import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.OtlpMetricsDecoder;
import io.vedette.ingest.codec.RemoteWriteTranscoder;
import io.vedette.ingest.codec.prw1.Label;
import io.vedette.ingest.codec.prw1.Sample;
import io.vedette.ingest.codec.prw1.TimeSeries;
import io.vedette.ingest.codec.prw1.WriteRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/**
 * What one sample costs from remote write to model: CPU nanoseconds and bytes of garbage of each
 * step. A plain program, run by hand.
 */
final class HotPathBench {
  private static final int REQUESTS = 200;
  static final int SERIES = 1000; // a request
  private static final int ROUNDS = 8;

  private HotPathBench() {}

  private interface Step {
    byte[] run(byte[] in) throws IOException, DecodeException;
  }

  public static void main(String[] args) throws Exception {
    List<byte[]> sent = requests();
    MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
    Bodies bodies = new Bodies(64 << 20);
    RemoteWriteTranscoder transcoder = new RemoteWriteTranscoder(false, 1 << 20);
    List<byte[]> raw = measure("unsnappy", sent, in -> bodies.unsnappy(in, budget.lease()));
    List<byte[]> otlp =
        measure("remote write to OTLP", raw, in -> transcoder.transcode1(in).records().get(0));
    OtlpMetricsDecoder decoder = new OtlpMetricsDecoder();
    long[] count = {0};
    measure(
        "OTLP to samples",
        otlp,
        in -> {
          decoder.decode(in, 0, event -> count[0]++);
          return in;
        });
    System.out.println(count[0] + " samples decoded");
  }

  private static List<byte[]> measure(String name, List<byte[]> inputs, Step step)
      throws Exception {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<byte[]> outputs = new ArrayList<>();
    long best = Long.MAX_VALUE;
    long garbage = 0;
    for (int round = 0; round < ROUNDS; round++) {
      outputs.clear();
      long cpu = threads.getCurrentThreadCpuTime();
      long allocated = threads.getCurrentThreadAllocatedBytes();
      for (byte[] input : inputs) {
        outputs.add(step.run(input));
      }
      best = Math.min(best, threads.getCurrentThreadCpuTime() - cpu);
      garbage = threads.getCurrentThreadAllocatedBytes() - allocated;
    }
    long samples = (long) REQUESTS * SERIES;
    System.out.printf(
        "%-22s %6d ns/sample %6d bytes of garbage/sample%n",
        name, best / samples, garbage / samples);
    return outputs;
  }

  /** Five metrics of pods on nodes, ten labels each, sorted as Prometheus sends them. */
  static List<byte[]> requests() throws IOException {
    List<byte[]> requests = new ArrayList<>();
    for (int r = 0; r < REQUESTS; r++) {
      WriteRequest.Builder request = WriteRequest.newBuilder();
      for (int s = 0; s < SERIES; s++) {
        request.addTimeseries(series(r * SERIES + s));
      }
      requests.add(Snappy.compress(request.build().toByteArray()));
    }
    return requests;
  }

  private static TimeSeries series(int id) {
    Map<String, String> labels = new TreeMap<>();
    int pod = id / 20;
    labels.put("__name__", "container_metric_" + id % 20 + (id % 2 == 0 ? "_total" : "_bytes"));
    labels.put("cluster", "prod-eu-1");
    labels.put("container", "main");
    labels.put("endpoint", "https-metrics");
    labels.put("instance", "10.0." + pod / 40 % 256 + "." + pod % 40 + ":10250");
    labels.put("job", "kubelet");
    labels.put("namespace", "team-" + pod % 50);
    labels.put("node", "node-" + pod / 40);
    labels.put("pod", "deployment-" + pod % 300 + "-7d9c5b8f6-" + Integer.toString(pod * 7919, 36));
    labels.put("service", "kubelet");
    TimeSeries.Builder series = TimeSeries.newBuilder();
    labels.forEach((k, v) -> series.addLabels(Label.newBuilder().setName(k).setValue(v)));
    return series
        .addSamples(Sample.newBuilder().setTimestamp(1_700_000_000_000L + id).setValue(id * 0.5))
        .build();
  }
}
