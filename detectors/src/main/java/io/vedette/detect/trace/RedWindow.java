package io.vedette.detect.trace;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import io.vedette.model.Attributes;
import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.GraphEdge;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.OperationRed;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** The prefix of the series of one operation of a service. */
  public static final String OPERATION_PREFIX = "vedette_operation_";

  /** The prefix of the series of one version of a service. */
  public static final String VERSION_PREFIX = "vedette_version_";

  /** The edge-level series' prefix. */
  public static final String EDGE_PREFIX = "vedette_edge_";

  long seen;

  /** Of these, with a duration that says something. */
  long timed;

  double calls;
  double errors;
  double errorOrigins;
  DDSketch sketch = DDSketches.collapsingLowestDense(RELATIVE_ACCURACY, MAX_BINS);

  /** Of the callees' own time; null where nobody asks for it. */
  @Nullable DDSketch selfSketch;

  final Exemplars slowest = new Exemplars();
  final Exemplars failing = new Exemplars();

  /** A sample of the calls that went well, by hash of the trace id: any call is as likely. */
  final Exemplars typical = new Exemplars();

  /** Takes one more call. Durations of self-paced operations are not those of a request. */
  public void add(Call call) {
    if (call.selfPaced()) {
      count(call);
      return;
    }
    addTimed(call);
    if (selfSketch == null) {
      selfSketch = DDSketches.collapsingLowestDense(RELATIVE_ACCURACY, MAX_BINS);
    }
    selfSketch.accept(call.selfNanos() / 1e6, call.adjustedCount());
  }

  /** The same without its own time. */
  public void addRequest(Call call) {
    if (call.selfPaced()) {
      count(call);
    } else {
      addTimed(call);
    }
  }

  /**
   * Takes one more call with its duration, self-paced or not, and without its own time: for a
   * single operation.
   */
  public void addTimed(Call call) {
    double millis = call.durationNanos() / 1e6;
    double weight = call.adjustedCount();
    timed++;
    sketch.accept(millis, weight);
    slowest.offer(millis, call.traceId());
    count(call);
  }

  private void count(Call call) {
    double millis = call.durationNanos() / 1e6;
    double weight = call.adjustedCount();
    seen++;
    calls += weight;
    if (call.error()) {
      errors += weight;
      errorOrigins += call.errorOrigin() ? weight : 0;
      failing.offer(millis, call.traceId());
    } else {
      typical.offer(spread(call.traceId()), millis, call.traceId());
    }
  }

  /** Even over all traces, the same for one trace everywhere. */
  private static double spread(String traceId) {
    return (traceId.hashCode() * 0x9E3779B97F4A7C15L >>> 11) * 0x1p-53;
  }

  /** Takes in all that another window saw; that one stays as it is. */
  public void merge(RedWindow other) {
    seen += other.seen;
    timed += other.timed;
    calls += other.calls;
    errors += other.errors;
    errorOrigins += other.errorOrigins;
    sketch.mergeWith(other.sketch);
    if (selfSketch == null) {
      selfSketch = other.selfSketch == null ? null : other.selfSketch.copy();
    } else if (other.selfSketch != null) {
      selfSketch.mergeWith(other.selfSketch);
    }
    slowest.merge(other.slowest);
    failing.merge(other.failing);
    typical.merge(other.typical);
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
    return selfSketch == null || selfSketch.isEmpty() ? 0 : selfSketch.getValueAtQuantile(q);
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
    }
    if (timed >= MIN_CALLS) {
      add(out, SERVICE_PREFIX + "self_p50_ms", labels, endMillis, selfQuantileMillis(0.5));
    }
    return out;
  }

  /** The same for an edge, with labels {@code caller}, {@code callee} and those of the callee. */
  public List<MetricSample> edgeSamples(
      Entity caller, Entity callee, long windowMillis, long endMillis) {
    return samples(EDGE_PREFIX, labels(caller, callee), windowMillis, endMillis);
  }

  /** What tells the series of an edge from those of others. */
  public static Attributes labels(Entity caller, Entity callee) {
    return labels(callee).with("caller", caller.toString()).with("callee", callee.toString());
  }

  /** What tells the series of a service from those of others. */
  public static Attributes labels(Entity entity) {
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
    }
    if (timed >= MIN_CALLS) {
      add(out, prefix + "latency_p50_ms", labels, endMillis, quantileMillis(0.5));
    }
    if (timed >= MIN_CALLS_P95) {
      add(out, prefix + "latency_p95_ms", labels, endMillis, quantileMillis(0.95));
    }
    if (timed >= MIN_CALLS_P99) {
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
    return edge(caller, callee, endMillis, EdgeKind.CALL, List.of());
  }

  /** The same with its kind, and with the operations that were called over it. */
  public GraphEdge edge(
      Entity caller, Entity callee, long endMillis, EdgeKind kind, List<OperationRed> operations) {
    return new GraphEdge(
        caller,
        callee,
        endMillis,
        calls,
        errors,
        quantileMillis(0.5),
        quantileMillis(0.99),
        kind,
        operations,
        exemplars());
  }

  /** The window as that of one operation in one version. */
  public OperationRed operation(String operation, String version) {
    return new OperationRed(
        operation, version, calls, errors, quantileMillis(0.5), quantileMillis(0.99), exemplars());
  }

  /** Example traces: the failing ones, the slowest, then some that went well. */
  public List<Evidence> exemplars() {
    List<Evidence> out = new ArrayList<>();
    failing.forEach((ms, trace) -> out.add(Examples.evidence("failed after", ms, trace)));
    slowest.forEach((ms, trace) -> out.add(Examples.evidence("took", ms, trace)));
    typical.forEach((ms, trace) -> out.add(Examples.evidence("ended well after", ms, trace)));
    return out;
  }

  /** The window's example traces, apart. */
  public Examples examples(long endMillis) {
    return new Examples(endMillis, list(typical), list(slowest), list(failing));
  }

  private static List<Examples.Example> list(Exemplars exemplars) {
    List<Examples.Example> out = new ArrayList<>();
    exemplars.forEach((ms, trace) -> out.add(new Examples.Example(ms, trace)));
    return out;
  }

  public static StateCodec<RedWindow> codec() {
    return RedWindowCodec.INSTANCE;
  }
}
