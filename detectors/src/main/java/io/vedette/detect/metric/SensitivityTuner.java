package io.vedette.detect.metric;

import io.vedette.model.AnomalyKind;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.Outcome;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the mildest loss of sensitivity that would have spared people the alarms that they called
 * false, by replaying what the detector said at the time through the monitor under other policies.
 *
 * <p>An incident that people called real weighs as much as {@value #WEIGHT_OF_LOSS} false alarms;
 * where no change would have been worth it, none is proposed.
 */
public final class SensitivityTuner {
  private static final double[] CANDIDATES = {0.8, 0.67, 0.5, 0.4, 0.33, 0.25, 0.2, 0.15, 0.1};
  private static final int WEIGHT_OF_LOSS = 5;

  /** Where an alarm's points are gone, and with them their distance. */
  private static final double USUAL_INTERVAL_MILLIS = 60_000;

  private final MonitorOptions options;

  public SensitivityTuner(MonitorOptions options) {
    this.options = options;
  }

  /** What people said of an alarm. */
  public enum Judgement {
    REAL,
    FALSE,
    UNLABELLED
  }

  /**
   * One alarm of the past.
   *
   * @param points the series around it, by time; where none were kept, the finding's own numbers
   *     stand for it
   */
  public record Alarm(
      SeriesKey series, Finding finding, Judgement judgement, List<BandPoint> points) {
    public Alarm {
      points = List.copyOf(points);
    }
  }

  /**
   * A change and its effect on the alarms it was replayed over.
   *
   * @param sensitivity proposed; 1 is the default
   * @param alarms how many there were
   * @param alarmsGone how many of them would not have been raised
   * @param falseAlarms how many were called false
   * @param falseAlarmsGone how many of those would not have been raised
   * @param incidents how many were called real
   * @param incidentsLost how many of those would have been missed
   */
  public record Effect(
      double sensitivity,
      int alarms,
      int alarmsGone,
      int falseAlarms,
      int falseAlarmsGone,
      int incidents,
      int incidentsLost) {
    private int worth() {
      return falseAlarmsGone - WEIGHT_OF_LOSS * incidentsLost;
    }
  }

  /** The best change, or nothing where none is worth it. */
  public Optional<Effect> propose(List<Alarm> alarms) {
    Effect best = null;
    for (double sensitivity : CANDIDATES) {
      Effect effect = effect(alarms, sensitivity);
      if (effect.worth() > (best == null ? 0 : best.worth())) {
        best = effect;
      }
    }
    return Optional.ofNullable(best);
  }

  /** What a sensitivity would have done. */
  public Effect effect(List<Alarm> alarms, double sensitivity) {
    int[] count = new int[Judgement.values().length];
    int[] gone = new int[count.length];
    SeriesPolicy policy = SeriesPolicy.DEFAULT.withSensitivity(sensitivity);
    for (Alarm alarm : alarms) {
      int judgement = alarm.judgement().ordinal();
      count[judgement]++;
      gone[judgement] += raised(alarm, policy) ? 0 : 1;
    }
    int real = Judgement.REAL.ordinal();
    int wrong = Judgement.FALSE.ordinal();
    return new Effect(
        sensitivity,
        alarms.size(),
        gone[0] + gone[1] + gone[2],
        count[wrong],
        gone[wrong],
        count[real],
        gone[real]);
  }

  private boolean raised(Alarm alarm, SeriesPolicy policy) {
    return alarm.points().isEmpty()
        ? worstStillCounts(alarm.finding(), policy)
        : new SeriesMonitor(options, policy).wouldRaise(alarm.series(), alarm.points());
  }

  /** Of an alarm whose points are gone, the worst one is known. */
  private boolean worstStillCounts(Finding finding, SeriesPolicy policy) {
    var numbers = finding.expectation();
    if (numbers == null) {
      return true;
    }
    Verdict worst =
        verdict(
            Outcome.ANOMALOUS,
            finding.score(),
            numbers.expected(),
            numbers.lower(),
            numbers.upper(),
            numbers.actual());
    double decades = options.sensitivity().decades(USUAL_INTERVAL_MILLIS);
    double surprise = RecordDetector.surpriseOf(finding.score());
    boolean suppressed = policy.suppresses(finding.endMillis(), Long.MIN_VALUE);
    return policy.judge(worst, numbers.actual(), surprise, decades, suppressed).anomalous();
  }

  static @Nullable Verdict verdict(BandPoint p) {
    boolean judged = Double.isFinite(p.expected()) && Double.isFinite(p.value());
    return judged
        ? verdict(p.outcome(), p.score(), p.expected(), p.lower(), p.upper(), p.value())
        : null;
  }

  private static Verdict verdict(
      Outcome outcome, double score, double expected, double lower, double upper, double value) {
    AnomalyKind side = value > expected ? AnomalyKind.SPIKE : AnomalyKind.DIP;
    AnomalyKind kind = outcome == Outcome.ANOMALOUS ? side : AnomalyKind.NONE;
    return new Verdict(outcome, Math.max(0, Math.min(1, score)), expected, lower, upper, kind, 1);
  }
}
