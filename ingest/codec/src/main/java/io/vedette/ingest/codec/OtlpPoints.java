package io.vedette.ingest.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the points of one remote-write request by metric and writes them as OTLP, in records of
 * bounded size. Field numbers are those of {@code opentelemetry/proto/metrics/v1/metrics.proto}.
 */
final class OtlpPoints {
  /** Prometheus' staleness marker, a NaN of its own. */
  private static final long STALE = 0x7ff0000000000002L;

  private static final long LATEST_MILLIS = Long.MAX_VALUE / 1_000_000L;
  private static final int ENVELOPE = 32; // the request, resource and scope around the metrics

  private final boolean keepBuckets;
  private final int maxMetricBytes;
  private final Map<String, Metric> counters = new HashMap<>();
  private final Map<String, Metric> gauges = new HashMap<>();
  private final List<Metric> metrics = new ArrayList<>();
  private final ProtoWriter attributes = new ProtoWriter(512);
  private int labels;
  private long samples;
  private long histograms;
  private long rejected;
  private long droppedBuckets;
  private String reason = "";

  OtlpPoints(boolean keepBuckets, int maxRecordBytes) {
    this.keepBuckets = keepBuckets;
    this.maxMetricBytes = maxRecordBytes - ENVELOPE;
  }

  /** Data points of one metric, one after the other. */
  private static final class Metric {
    final byte[] name;
    final boolean counter;
    final ProtoWriter points = new ProtoWriter(1024);

    Metric(byte[] name, boolean counter) {
      this.name = name;
      this.counter = counter;
    }

    int dataSize() {
      return points.size() + (counter ? 4 : 0);
    }

    int size() {
      return ProtoWriter.fieldSize(name.length) + ProtoWriter.fieldSize(dataSize());
    }

    void write(ProtoWriter out) {
      out.open(2, size()); // ScopeMetrics.metrics
      out.open(1, name.length);
      out.bytes(name, 0, name.length);
      out.open(counter ? 7 : 5, dataSize()); // sum or gauge
      out.bytes(points);
      if (counter) {
        out.varint(2, 2); // cumulative
        out.varint(3, 1); // monotonic
      }
    }
  }

  /** Forgets the labels of the series before. */
  void series() {
    attributes.clear();
    labels = 0;
  }

  /** Adds a label of the current series, its strings being parts of {@code from}. */
  void label(byte[] from, int key, int keyLength, int value, int valueLength) {
    labels++;
    int any = ProtoWriter.fieldSize(valueLength);
    attributes.open(7, ProtoWriter.fieldSize(keyLength) + ProtoWriter.fieldSize(any));
    attributes.open(1, keyLength);
    attributes.bytes(from, key, keyLength);
    attributes.open(2, any);
    attributes.open(1, valueLength);
    attributes.bytes(from, value, valueLength);
  }

  /** Adds a sample of the current series. */
  void sample(String name, boolean counter, long millis, double value) {
    if (!usable(name, millis)) {
      return;
    }
    if (!keepBuckets && name.endsWith("_bucket")) {
      samples++;
      droppedBuckets++;
    } else if (add(name, counter, millis, value)) {
      samples++;
    }
  }

  /** Adds a native histogram of the current series, of which count and sum are kept. */
  void histogram(String name, boolean counter, long millis, double count, double sum) {
    if (usable(name, millis)
        && add(name.concat("_count"), counter, millis, count)
        && add(name.concat("_sum"), counter, millis, sum)) {
      histograms++;
    }
  }

  private boolean usable(String name, long millis) {
    if (name.isEmpty()) {
      return reject("a series without a name");
    }
    if (labels > Labels.MOST) {
      return reject(name + " has " + labels + " labels, more than " + Labels.MOST);
    }
    return (millis > 0 && millis <= LATEST_MILLIS)
        || reject("timestamp " + millis + " ms of " + name);
  }

  private boolean reject(String why) {
    if (rejected++ == 0) {
      reason = why;
    }
    return false;
  }

  private boolean add(String name, boolean counter, long millis, double value) {
    boolean stale = Double.doubleToRawLongBits(value) == STALE;
    int length = 9 + (stale ? 2 : 9) + attributes.size();
    Metric metric = metric(name, counter, ProtoWriter.fieldSize(length));
    if (metric.size() + ProtoWriter.fieldSize(length) > maxMetricBytes) {
      return reject("a point of " + name + " is larger than a record of " + maxMetricBytes);
    }
    ProtoWriter points = metric.points;
    points.open(1, length);
    points.fixed64(3, millis * 1_000_000L);
    if (stale) {
      points.varint(8, 1); // flags: no recorded value
    } else {
      points.fixed64(4, Double.doubleToRawLongBits(value));
    }
    points.bytes(attributes);
    return true;
  }

  /** The metric of a name, a new one where the old one is full. */
  private Metric metric(String name, boolean counter, int more) {
    Map<String, Metric> known = counter ? counters : gauges;
    Metric metric = known.get(name);
    if (metric == null || (metric.points.size() > 0 && metric.size() + more > maxMetricBytes)) {
      metric = new Metric(name.getBytes(StandardCharsets.UTF_8), counter);
      known.put(name, metric);
      metrics.add(metric);
    }
    return metric;
  }

  RemoteWriteTranscoder.Batch finish() {
    List<byte[]> records = new ArrayList<>();
    List<Metric> together = new ArrayList<>();
    int size = 0;
    for (Metric metric : metrics) {
      int more = ProtoWriter.fieldSize(metric.size());
      if (size > 0 && size + more > maxMetricBytes) {
        records.add(request(together, size));
        together.clear();
        size = 0;
      }
      if (metric.points.size() > 0) {
        together.add(metric);
        size += more;
      }
    }
    if (size > 0) {
      records.add(request(together, size));
    }
    return new RemoteWriteTranscoder.Batch(
        records, samples, histograms, rejected, droppedBuckets, reason);
  }

  private static byte[] request(List<Metric> metrics, int size) {
    ProtoWriter out = new ProtoWriter(size + ENVELOPE);
    out.open(1, ProtoWriter.fieldSize(size)); // ExportMetricsServiceRequest.resource_metrics
    out.open(2, size); // ResourceMetrics.scope_metrics
    metrics.forEach(metric -> metric.write(out));
    return out.toByteArray();
  }
}
