package io.vedette.detect.trace;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.GraphEdge;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rate, errors and duration of the calls of one service or edge in one window; mergeable.
 *
 * <p>Durations are kept in a DDSketch with relative accuracy 1 %: every quantile is within 1 % of a
 * true one, and merging two windows gives the sketch of their union. Counts are adjusted for
 * sampling; whether there is enough traffic to say something is judged by the calls really seen.
 * Source: Masson, Rim, Lee, "DDSketch", VLDB 2019.
 */
public final class RedWindow {
  /** Guaranteed relative error of a quantile. */
  public static final double RELATIVE_ACCURACY = 0.01;

  /** Calls seen below which the share of errors and the median say nothing. */
  public static final int MIN_CALLS = 10;

  static final int MIN_CALLS_P95 = 20;
  static final int MIN_CALLS_P99 = 50;
  static final int MAX_BINS = 2_048;

  /** The service-level series' prefix. */
  public static final String SERVICE_PREFIX = "vedette_service_";

  /** The edge-level series' prefix. */
  public static final String EDGE_PREFIX = "vedette_edge_";

  long seen;
  double calls;
  double errors;
  double errorOrigins;
  DDSketch sketch = DDSketches.collapsingLowestDense(RELATIVE_ACCURACY, MAX_BINS);
  DDSketch selfSketch = DDSketches.collapsingLowestDense(RELATIVE_ACCURACY, MAX_BINS);
  final Exemplars slowest = new Exemplars();
  final Exemplars failing = new Exemplars();

  /** Takes one more call. */
  public void add(Call call) {
    double millis = call.durationNanos() / 1e6;
    double weight = call.adjustedCount();
    seen++;
    calls += weight;
    sketch.accept(millis, weight);
    selfSketch.accept(call.selfNanos() / 1e6, weight);
    slowest.offer(millis, call.traceId());
    if (call.error()) {
      errors += weight;
      errorOrigins += call.errorOrigin() ? weight : 0;
      failing.offer(millis, call.traceId());
    }
  }

  /** Takes in all that another window saw; that one stays as it is. */
  public void merge(RedWindow other) {
    seen += other.seen;
    calls += other.calls;
    errors += other.errors;
    errorOrigins += other.errorOrigins;
    sketch.mergeWith(other.sketch);
    selfSketch.mergeWith(other.selfSketch);
    slowest.merge(other.slowest);
    failing.merge(other.failing);
  }

  /** Calls really seen, not adjusted. */
  public long seen() {
    return seen;
  }

  /** Calls, adjusted for sampling. */
  public double calls() {
    return calls;
  }

  /** Share of failed calls, in [0,1]; 0 without calls. */
  public double errorRatio() {
    return calls == 0 ? 0 : Math.min(1, errors / calls);
  }

  /** Share of calls that failed by themselves and not by a call that they made, in [0,1]. */
  public double errorOriginRatio() {
    return calls == 0 ? 0 : Math.min(1, errorOrigins / calls);
  }

  /**
   * A quantile of the duration, ms; 0 without calls.
   *
   * @param q in [0,1]
   */
  public double quantileMillis(double q) {
    return sketch.isEmpty() ? 0 : sketch.getValueAtQuantile(q);
  }

  /** The same of the time that the callee itself took, without the calls it waited for, ms. */
  public double selfQuantileMillis(double q) {
    return selfSketch.isEmpty() ? 0 : selfSketch.getValueAtQuantile(q);
  }

  /**
   * The window as samples of the service's own series. Where the traffic is too low to judge, the
   * sample is left out, so that what watches it is inconclusive rather than wrong. Beside requests
   * per second, share of failures and quantiles, a service has the share of calls that failed by
   * themselves and the median of its own time: they stay normal where only a callee is ill.
   *
   * @param windowMillis length of the window, positive
   */
  public List<MetricSample> serviceSamples(Entity service, long windowMillis, long endMillis) {
    Attributes labels = labels(service);
    List<MetricSample> out = samples(SERVICE_PREFIX, labels, windowMillis, endMillis);
    if (seen >= MIN_CALLS) {
      add(out, SERVICE_PREFIX + "error_origin_ratio", labels, endMillis, errorOriginRatio());
      add(out, SERVICE_PREFIX + "self_p50_ms", labels, endMillis, selfQuantileMillis(0.5));
    }
    return out;
  }

  /** The same for an edge, with labels {@code caller}, {@code callee} and those of the callee. */
  public List<MetricSample> edgeSamples(
      Entity caller, Entity callee, long windowMillis, long endMillis) {
    Attributes labels =
        labels(callee).with("caller", caller.toString()).with("callee", callee.toString());
    return samples(EDGE_PREFIX, labels, windowMillis, endMillis);
  }

  private static Attributes labels(Entity entity) {
    return entity.namespace().isEmpty()
        ? Attributes.of("service.name", entity.name())
        : Attributes.of("k8s.namespace.name", entity.namespace(), "service.name", entity.name());
  }

  /**
   * The window as samples with labels of one's own.
   *
   * @param prefix what the series' names begin with
   */
  public List<MetricSample> samples(
      String prefix, Attributes labels, long windowMillis, long endMillis) {
    if (windowMillis <= 0) {
      throw new IllegalArgumentException("window of " + windowMillis + " ms must be positive");
    }
    List<MetricSample> out = new ArrayList<>(7);
    add(out, prefix + "requests", labels, endMillis, calls * 1000 / windowMillis);
    if (seen >= MIN_CALLS) {
      add(out, prefix + "error_ratio", labels, endMillis, errorRatio());
      add(out, prefix + "latency_p50_ms", labels, endMillis, quantileMillis(0.5));
    }
    if (seen >= MIN_CALLS_P95) {
      add(out, prefix + "latency_p95_ms", labels, endMillis, quantileMillis(0.95));
    }
    if (seen >= MIN_CALLS_P99) {
      add(out, prefix + "latency_p99_ms", labels, endMillis, quantileMillis(0.99));
    }
    return out;
  }

  private static void add(
      List<MetricSample> out, String name, Attributes labels, long time, double value) {
    out.add(new MetricSample(new SeriesKey(name, labels), MetricKind.GAUGE, time, value));
  }

  /** The window as an edge of the service graph. */
  public GraphEdge edge(Entity caller, Entity callee, long endMillis) {
    return new GraphEdge(
        caller, callee, endMillis, calls, errors, quantileMillis(0.5), quantileMillis(0.99));
  }

  /** Example traces: the failing ones, then the slowest. */
  public List<Evidence> exemplars() {
    List<Evidence> out = new ArrayList<>();
    failing.forEach((ms, trace) -> out.add(evidence("failed after", ms, trace)));
    slowest.forEach((ms, trace) -> out.add(evidence("took", ms, trace)));
    return out;
  }

  private static Evidence evidence(String what, double millis, String trace) {
    String text = String.format(Locale.ROOT, "a call %s %.1f ms", what, millis);
    return new Evidence("trace", text, trace);
  }

  public static StateCodec<RedWindow> codec() {
    return RedWindowCodec.INSTANCE;
  }
}
