package io.vedette.detect.behavior;

import io.vedette.detect.behavior.AcceleratorMetrics.Meaning;
import io.vedette.detect.behavior.AcceleratorState.Interval;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.MetricSample;
import io.vedette.model.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An accelerator that works though nobody asks: somebody else computes on an inference pod. The use
 * of a pod's accelerators is held against what its serving engine says it has served, in intervals
 * of five minutes of event time.
 *
 * <ul>
 *   <li>Half of the accelerator or more is used, no request came and none is running: medium after
 *       a quarter of an hour, which is longer than a model takes to load, high after an hour.
 *   <li>The use is a quarter of the accelerator and four deviations above what the pod itself used
 *       at this load, over half an hour, once four hours at this load are known: medium.
 * </ul>
 *
 * <p>A pod whose engine sends nothing is not judged: batch jobs and training have no requests, and
 * missing data is inconclusive.
 */
public final class AcceleratorWatch {
  private static final double BUSY = 0.5;
  private static final double MIN_EXCESS = 0.25;
  private static final double DEVIATIONS = 4;
  private static final int MIN_KNOWN = 48;
  private static final int MEDIUM_AFTER = 3;
  private static final int HIGH_AFTER = 12;
  private static final int EXCESS_AFTER = 6;

  public AcceleratorState newState() {
    return new AcceleratorState();
  }

  /** Takes a sample in; a finding where an interval that it ends raises, changes or ends one. */
  public Optional<Finding> observe(AcceleratorState state, MetricSample sample) {
    Meaning meaning = AcceleratorMetrics.of(sample.series().name());
    if (meaning == null || !Double.isFinite(sample.value())) {
      return Optional.empty();
    }
    Interval over = state.roll(sample.timeMillis());
    Finding found = over == null ? null : judge(state, over, AcceleratorMetrics.entity(sample));
    state.add(sample, meaning);
    return Optional.ofNullable(found);
  }

  private static @Nullable Finding judge(AcceleratorState state, Interval over, Entity pod) {
    if (!over.known()) {
      return null;
    }
    boolean idle = over.work() == 0 && over.running() == 0 && over.use() >= BUSY;
    boolean excess = !idle && state.excess(over, MIN_KNOWN, MIN_EXCESS, DEVIATIONS);
    if (!idle && !excess) {
      state.learn(over);
      Finding told = state.told < 0 ? null : finding(state, pod, over, true);
      state.quiet();
      return told;
    }
    state.suspicious(over, idle);
    Severity severity = severity(state);
    if (severity == null || severity.ordinal() <= state.told) {
      return null;
    }
    state.told = severity.ordinal();
    return finding(state, pod, over, false);
  }

  private static @Nullable Severity severity(AcceleratorState state) {
    if (state.idle >= HIGH_AFTER) {
      return Severity.HIGH;
    }
    return state.idle >= MEDIUM_AFTER || state.streak >= EXCESS_AFTER ? Severity.MEDIUM : null;
  }

  private static Finding finding(
      AcceleratorState state, Entity pod, Interval over, boolean resolved) {
    Severity severity = Severity.values()[state.told];
    long end = over.startMillis() + AcceleratorState.INTERVAL_MILLIS;
    long minutes = Duration.ofMillis(end - state.startMillis).toMinutes();
    String use = String.format(Locale.ROOT, "%.0f %%", 100 * state.streakUse);
    boolean unasked = state.idle > 0;
    String load =
        unasked
            ? "no request came and none was running"
            : String.format(
                Locale.ROOT,
                "its load (%.0f requests and tokens in five minutes) usually needs %.0f %%",
                state.streakWork,
                100 * state.usual(state.streakWork));
    String reason =
        String.format(
            Locale.ROOT,
            "The accelerators of %s were used at %s for %d minutes, while %s: somebody else may be"
                + " computing on it.",
            pod,
            use,
            minutes,
            load);
    double score = severity == Severity.HIGH ? 0.9 : 0.75;
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("reasons", unasked ? "use-without-requests" : "use-beyond-load");
    attributes.put("target.namespace", pod.namespace());
    attributes.values().removeIf(String::isEmpty);
    Finding finding =
        new Finding(
            Ids.of("gpu-abuse", pod.id(), Long.toString(state.startMillis)),
            FindingKind.BEHAVIOR,
            severity,
            score,
            score,
            pod,
            Texts.headline("Accelerator works without requests: " + pod),
            reason,
            state.startMillis,
            end,
            false,
            state.useSeries,
            null,
            List.of("T1496.001"),
            evidence(state, use, load),
            "gpu-abuse/1",
            attributes);
    return resolved ? finding.resolvedAt(end) : finding;
  }

  private static List<Evidence> evidence(AcceleratorState state, String use, String load) {
    List<Evidence> out = new ArrayList<>();
    out.add(new Evidence("metric", "used at " + use + " on average", state.useSeries));
    out.add(new Evidence("metric", load, state.workSeries));
    if (!state.powerSeries.isEmpty()) {
      String watts = String.format(Locale.ROOT, "%.0f W on average", state.streakPower);
      out.add(new Evidence("metric", watts, state.powerSeries));
    }
    return out;
  }
}
