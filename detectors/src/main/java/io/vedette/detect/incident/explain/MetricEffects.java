package io.vedette.detect.incident.explain;

import io.vedette.detect.incident.SymptomKind;
import io.vedette.detect.incident.SymptomKinds;
import io.vedette.model.Entity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares recorded metrics with those of normal operation, as totals over the window: calls that
 * failed, time lost by slowness, resources used. Totals of a callee add up to its callers', so that
 * damage can be followed through the graph; and they weigh a slow second of a busy service more
 * than that of an idle one.
 */
final class MetricEffects {
  /** Fewer values than this are no reference. */
  private static final int MIN_REFERENCE = 3;

  private static final Pattern MEAN = Pattern.compile("average|mean|avg", Pattern.CASE_INSENSITIVE);
  private static final Pattern QUANTILE = Pattern.compile("p\\d\\d|quantile|median|max");

  /** Use of the machine underneath says nothing of one of those that share it. */
  private static final Pattern CARRIER = Pattern.compile("node|host", Pattern.CASE_INSENSITIVE);

  /** Least relative change of a latency that counts. */
  private static final double LATENCY_FLOOR = 0.01;

  private final MetricTable window;
  private final MetricTable reference;
  private final Map<Entity, double[]> requestsNow = new LinkedHashMap<>();
  private final Map<Entity, double[]> requestsBefore = new LinkedHashMap<>();

  MetricEffects(Recording recording) {
    this.window = recording.window().metrics();
    this.reference = recording.reference().metrics();
    for (int i = 0; i < window.columns().size(); i++) {
      MetricTable.Column c = window.columns().get(i);
      int at = reference.find(c);
      if (at >= 0 && SymptomKinds.ofMetric(c.metric(), 1) == SymptomKind.TRAFFIC_UP) {
        requestsNow.putIfAbsent(c.entity(), window.values(i));
        requestsBefore.putIfAbsent(c.entity(), reference.values(at));
      }
    }
  }

  /** Requests in the window; 0 where they were not recorded. */
  double requests(Entity e) {
    double[] values = requestsNow.get(e);
    return values == null ? 0 : Arrays.stream(values).filter(Double::isFinite).sum();
  }

  /** What a column shows, and how surely. */
  record Measured(Entity entity, SymptomKind kind, Effect effect, double relative, String text) {}

  /** Everything that is worse than normal at all, sure or not. */
  List<Measured> measure() {
    List<Measured> out = new ArrayList<>();
    for (int i = 0; i < window.columns().size(); i++) {
      MetricTable.Column column = window.columns().get(i);
      int at = reference.find(column);
      if (at >= 0 && !QUANTILE.matcher(column.metric().toLowerCase(Locale.ROOT)).find()) {
        add(out, column, window.values(i), reference.values(at));
      }
    }
    return out;
  }

  private void add(List<Measured> out, MetricTable.Column c, double[] now, double[] before) {
    SymptomKind rising = SymptomKinds.ofMetric(c.metric(), 1);
    SymptomKind falling = SymptomKinds.ofMetric(c.metric(), -1);
    if (falling == SymptomKind.ERRORS) {
      failures(out, c, now, before);
    } else if (rising.slow() && MEAN.matcher(c.metric()).find()) {
      slowness(out, c, now, before);
    } else if (rising.resource() && !CARRIER.matcher(c.metric()).find()) {
      usage(out, c, rising, now, before);
    }
  }

  /** A share of calls that go well, in [0,1] or percent: failed calls. */
  private void failures(List<Measured> out, MetricTable.Column c, double[] now, double[] before) {
    double whole = Arrays.stream(before).filter(Double::isFinite).max().orElse(1) > 1.5 ? 100 : 1;
    double[] served = requestsNow.get(c.entity());
    double[] normally = requestsBefore.get(c.entity());
    double[] lost = products(now.length, i -> 1 - now[i] / whole, served);
    double[] lostBefore = products(before.length, i -> 1 - before[i] / whole, normally);
    if (lost.length == 0 || lostBefore.length < MIN_REFERENCE * lost.length) {
      return;
    }
    double[] blocks = blocks(lostBefore, lost.length);
    double rate = Arrays.stream(blocks).average().orElse(0);
    double counting = served == null ? LATENCY_FLOOR : Math.sqrt(Math.max(rate, 0) + 0.5);
    double sum = Arrays.stream(lost).sum();
    Effect effect = Effect.of(sum, blocks, counting);
    String text = String.format(Locale.ROOT, "%.0f failed calls instead of %.1f", sum, rate);
    out.add(new Measured(c.entity(), SymptomKind.ERRORS, effect, 1, text));
  }

  /** A mean duration: time lost over all calls. */
  private void slowness(List<Measured> out, MetricTable.Column c, double[] now, double[] before) {
    double usual = Robust.median(finite(before));
    double[] served = requestsNow.get(c.entity());
    double[] lost = products(now.length, i -> now[i] - usual, served);
    double[] lostBefore =
        products(before.length, i -> before[i] - usual, requestsBefore.get(c.entity()));
    if (lost.length == 0 || lostBefore.length < MIN_REFERENCE * lost.length) {
      return;
    }
    double calls = served == null ? lost.length : requests(c.entity());
    Effect effect =
        Effect.of(
            Arrays.stream(lost).sum(),
            blocks(lostBefore, lost.length),
            LATENCY_FLOOR * usual * calls);
    double mean = Robust.median(finite(now));
    String text =
        String.format(Locale.ROOT, "%s %.3g instead of %.3g on average", c.metric(), mean, usual);
    double relative = usual * calls > 0 ? effect.excess() / (usual * calls) : 0;
    out.add(new Measured(c.entity(), SymptomKind.LATENCY, effect, relative, text));
  }

  /** A resource: its highest use. */
  private static void usage(
      List<Measured> out, MetricTable.Column c, SymptomKind kind, double[] now, double[] before) {
    double[] values = finite(now);
    double[] normal = finite(before);
    if (values.length == 0 || normal.length < MIN_REFERENCE) {
      return;
    }
    double high = Robust.quantile(values, 0.75);
    double usual = Robust.median(normal);
    Effect effect = Effect.of(high, normal, 0.05 * Math.abs(usual));
    String text = String.format(Locale.ROOT, "%s %.3g instead of %.3g", c.metric(), high, usual);
    double relative = usual == 0 ? 0 : effect.excess() / Math.abs(usual);
    out.add(new Measured(c.entity(), kind, effect, relative, text));
  }

  private static double[] products(int n, IntToDoubleFunction value, double @Nullable [] weights) {
    double[] out = new double[n];
    int k = 0;
    for (int i = 0; i < n; i++) {
      double weight = weights == null ? 1 : weights[i];
      double v = value.applyAsDouble(i);
      if (Double.isFinite(v)) {
        out[k++] = v * (Double.isFinite(weight) ? weight : 0);
      }
    }
    return Arrays.copyOf(out, k);
  }

  private static double[] finite(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).toArray();
  }

  /** Sums over windows of {@code length} one after the other. */
  private static double[] blocks(double[] values, int length) {
    double[] out = new double[values.length / length];
    for (int b = 0; b < out.length; b++) {
      for (int i = 0; i < length; i++) {
        out[b] += values[b * length + i];
      }
    }
    return out;
  }
}
