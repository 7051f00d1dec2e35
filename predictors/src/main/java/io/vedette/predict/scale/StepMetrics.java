package io.vedette.predict.scale;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Sums one service's samples into steps of event time. Bounded, whatever is sent. */
final class StepMetrics {
  private static final int MAX_INSTANCES = 2000;
  private static final int MAX_SERIES = 8000;

  private static final int MAX_NAME = 20_000;

  private static final long MAX_SILENT_STEPS = 60;

  /** How long after its end a step still takes samples. */
  private static final long LATENESS_MILLIS = 10_000;

  private final Map<String, Double> counters = new Oldest();
  private final Map<MetricRole, Double> sums = new EnumMap<>(MetricRole.class);
  private final Map<MetricRole, Map<String, Double>> gauges = new EnumMap<>(MetricRole.class);
  private final Set<String> instances = new HashSet<>();
  private long endMillis = Long.MIN_VALUE;

  /** A step's totals over all replicas; NaN where nothing was sent. */
  record Step(
      long endMillis,
      int replicas,
      double rate,
      double latency,
      double running,
      double waiting,
      double cache,
      double ttft) {
    boolean inFlight() {
      return !Double.isNaN(running);
    }
  }

  boolean completes(long timeMillis) {
    return endMillis != Long.MIN_VALUE && timeMillis >= endMillis + LATENESS_MILLIS;
  }

  /** After a long silence the steps in between are left out. */
  void skipTo(long timeMillis) {
    long silent = timeMillis - endMillis;
    if (endMillis != Long.MIN_VALUE && silent > MAX_SILENT_STEPS * ServiceScaling.STEP_MILLIS) {
      close();
      endMillis =
          Math.floorDiv(timeMillis, ServiceScaling.STEP_MILLIS) * ServiceScaling.STEP_MILLIS;
    }
  }

  void add(MetricRole role, String instance, String series, long timeMillis, double value) {
    if (endMillis == Long.MIN_VALUE) {
      endMillis =
          (Math.floorDiv(timeMillis, ServiceScaling.STEP_MILLIS) + 1) * ServiceScaling.STEP_MILLIS;
    }
    if (!Double.isFinite(value) || timeMillis < endMillis - ServiceScaling.STEP_MILLIS) {
      return;
    }
    // requests may wait at a router, which is no replica
    boolean replica = role != MetricRole.REPLICAS && role != MetricRole.WAITING;
    if (replica && instances.size() < MAX_INSTANCES) {
      instances.add(instance);
    }
    if (role.counter()) {
      // one counter may be both, requests and what their seconds are divided by
      Double before = counters.put(role.name() + ' ' + series, value);
      if (before != null) {
        // a fall is a restart from zero
        sums.merge(role, value >= before ? value - before : value, Double::sum);
      }
    } else {
      Map<String, Double> byInstance = gauges.computeIfAbsent(role, r -> new HashMap<>());
      if (byInstance.size() < MAX_INSTANCES || byInstance.containsKey(instance)) {
        byInstance.put(instance, value);
      }
    }
  }

  /** Ends the step and begins the next. */
  Step close() {
    double seconds = ServiceScaling.STEP_MILLIS / 1000.0;
    Map<String, Double> counted = gauges.get(MetricRole.REPLICAS);
    int replicas = counted == null ? instances.size() : (int) Math.round(sum(MetricRole.REPLICAS));
    double rate = sums.getOrDefault(MetricRole.REQUESTS, Double.NaN) / seconds;
    Step step =
        new Step(
            endMillis,
            replicas,
            rate,
            ratio(MetricRole.LATENCY_SUM, MetricRole.LATENCY_COUNT),
            sum(MetricRole.RUNNING),
            Math.max(0, sum(MetricRole.WAITING)),
            sum(MetricRole.CACHE) / Math.max(1, gauges(MetricRole.CACHE).size()),
            ratio(MetricRole.TTFT_SUM, MetricRole.TTFT_COUNT));
    endMillis += ServiceScaling.STEP_MILLIS;
    sums.clear();
    gauges.clear();
    instances.clear();
    return step;
  }

  private Map<String, Double> gauges(MetricRole role) {
    return gauges.getOrDefault(role, Map.of());
  }

  private double sum(MetricRole role) {
    Map<String, Double> values = gauges(role);
    if (values.isEmpty()) {
      return role == MetricRole.WAITING ? 0 : Double.NaN;
    }
    return values.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private double ratio(MetricRole sum, MetricRole count) {
    double counted = sums.getOrDefault(count, 0.0);
    return counted > 0 ? sums.getOrDefault(sum, Double.NaN) / counted : Double.NaN;
  }

  /** Forgets the counters that were seen first. */
  private static final class Oldest extends LinkedHashMap<String, Double> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Double> eldest) {
      return size() > MAX_SERIES;
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(endMillis);
    writeValues(counters, out);
    out.writeInt(sums.size());
    for (Map.Entry<MetricRole, Double> sum : sums.entrySet()) {
      out.writeUTF(sum.getKey().name());
      out.writeDouble(sum.getValue());
    }
    out.writeInt(gauges.size());
    for (Map.Entry<MetricRole, Map<String, Double>> gauge : gauges.entrySet()) {
      out.writeUTF(gauge.getKey().name());
      writeValues(gauge.getValue(), out);
    }
    out.writeInt(instances.size());
    for (String instance : instances) {
      out.writeUTF(clipped(instance));
    }
  }

  void read(DataInput in) throws IOException {
    endMillis = in.readLong();
    readValues(counters, in);
    for (int left = in.readInt(); left > 0; left--) {
      sums.put(role(in), in.readDouble());
    }
    for (int left = in.readInt(); left > 0; left--) {
      readValues(gauges.computeIfAbsent(role(in), r -> new HashMap<>()), in);
    }
    for (int left = in.readInt(); left > 0; left--) {
      instances.add(in.readUTF());
    }
  }

  private static MetricRole role(DataInput in) throws IOException {
    String name = in.readUTF();
    try {
      return MetricRole.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("a metric role '" + name + "'; the state is damaged", e);
    }
  }

  private static void writeValues(Map<String, Double> values, DataOutput out) throws IOException {
    out.writeInt(values.size());
    for (Map.Entry<String, Double> value : values.entrySet()) {
      out.writeUTF(clipped(value.getKey()));
      out.writeDouble(value.getValue());
    }
  }

  private static void readValues(Map<String, Double> values, DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      values.put(in.readUTF(), in.readDouble());
    }
  }

  /** No longer than the format takes; what is cut off begins anew after a restart. */
  private static String clipped(String text) {
    return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME);
  }
}
