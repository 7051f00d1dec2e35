package io.vedette.detect.metric;

import io.vedette.model.AnomalyKind;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.Outcome;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import io.vedette.model.Verdict;
import java.util.List;

/**
 * The whole way of one series from raw points to findings, a pure fold: counters become rates, the
 * detector judges, and anomalous points that belong together become one finding that opens, grows
 * and resolves.
 *
 * <p>Significance is not enough: a deviation counts only in the direction that hurts and beyond a
 * least absolute and relative size. A finding stays open while the series stays beyond what was
 * normal when it opened, and resolves when it is back or when the new level has become normal.
 */
public final class SeriesMonitor {
  private static final float INTERVAL_MEMORY = 0.05f;

  /** A finding under way is given out again no more often than this. */
  private static final long REPORT_MILLIS = 60_000L;

  /** Most points put into one gap at once. */
  private static final int MAX_FILLED = 240;

  private final MonitorOptions options;
  private final SeriesPolicy policy;
  private final RecordDetector detector;

  /** A monitor for series that nobody decided anything about. */
  public SeriesMonitor(MonitorOptions options) {
    this(options, SeriesPolicy.DEFAULT);
  }

  public SeriesMonitor(MonitorOptions options, SeriesPolicy policy) {
    this.options = options;
    this.policy = policy;
    this.detector = new RecordDetector(options.sensitivity(), policy.zone());
  }

  /** Receives what the monitor gives out. */
  public interface Sink {
    /**
     * One verdict.
     *
     * @param value what was judged: the rate of a counter, else the raw value
     */
    void verdict(Verdict verdict, double value);

    /**
     * One verdict on a point that nobody sent, put there by the policy for missing points. Nothing
     * is done with it unless this is overridden.
     *
     * @param timeMillis when it should have come
     */
    default void imputed(long timeMillis, Verdict verdict, double value) {}

    /**
     * A point that is unusual in a direction that hurts, whether or not it is anomalous by itself:
     * what the metrics of one workload are judged together by ({@link WorkloadMonitor}). Called
     * after its verdict; nothing is done with it unless this is overridden.
     */
    default void unusual(UnusualPoint point) {}

    void finding(Finding finding);
  }

  public SeriesState newState() {
    return new SeriesState(detector.newState());
  }

  public static StateCodec<SeriesState> stateCodec() {
    return SeriesState.CODEC;
  }

  /** Surprise in decades of the last point alone, 0 for one that breaks no record. */
  public double surprise(SeriesState state) {
    return detector.surprise(state.detector);
  }

  /** Surprise in decades from which a point of this series is anomalous. */
  public double decades(SeriesState state) {
    return options.sensitivity().decades(state.detector.interval);
  }

  /** Whether it matters to this monitor when a series' workload was deployed. */
  public boolean asksForDeploys() {
    return policy.asksForDeploys();
  }

  /** Takes one more point; one that is not after the last is ignored. */
  public void observe(SeriesState state, MetricSample sample, Sink sink) {
    observe(state, sample, Long.MIN_VALUE, sink);
  }

  /**
   * Takes one more point; one that is not after the last is ignored.
   *
   * @param deployedMillis when the series' workload was last deployed; {@code Long.MIN_VALUE} where
   *     nothing is known of it
   */
  public void observe(SeriesState state, MetricSample sample, long deployedMillis, Sink sink) {
    state.deployedMillis = deployedMillis;
    long time = sample.timeMillis();
    if (time <= state.lastMillis) {
      return;
    }
    if (sample.stale()) {
      state.ended = true;
      state.lastRaw = Double.NaN;
      return;
    }
    double value = value(state, sample);
    boolean gauge = kind(sample) == MetricKind.GAUGE;
    fill(state, sample.series(), time, gauge ? state.lastRaw : Double.NaN, sink);
    learnInterval(state, time);
    state.lastMillis = time;
    state.lastRaw = sample.value();
    state.ended = false;
    if (!Double.isFinite(value)) {
      return;
    }
    endAbsence(state, sample.series(), time, sink);
    if (time > state.filledMillis) {
      judge(state, sample.series(), time, value, sink);
    }
  }

  /**
   * Whether this monitor would have raised a finding where the detector said what it said.
   *
   * @param points of the series, by time, with the verdicts of the time
   */
  boolean wouldRaise(SeriesKey series, List<BandPoint> points) {
    SeriesState state = newState();
    boolean[] raised = new boolean[1];
    Sink sink =
        new Sink() {
          @Override
          public void verdict(Verdict verdict, double value) {
            // known
          }

          @Override
          public void finding(Finding finding) {
            raised[0] = true;
          }
        };
    for (BandPoint p : points) {
      Verdict said = SensitivityTuner.verdict(p);
      if (said != null && p.timeMillis() > state.lastMillis) {
        learnInterval(state, p.timeMillis());
        state.lastMillis = p.timeMillis();
        double decades = options.sensitivity().decades(state.interval);
        double surprise = said.anomalous() ? RecordDetector.surpriseOf(said.score()) : 0;
        boolean suppressed = policy.suppresses(p.timeMillis(), Long.MIN_VALUE);
        Verdict judged = policy.judge(said, p.value(), surprise, decades, suppressed);
        follow(state, state.detector, series, p.timeMillis(), p.value(), judged, sink);
      }
    }
    return raised[0];
  }

  private void judge(SeriesState state, SeriesKey series, long time, double value, Sink sink) {
    boolean learns = policy.learns(time, state.deployedMillis);
    RecordState model = learns ? state.detector : Copies.of(detector.codec(), state.detector);
    double decades = options.sensitivity().decades(model.interval);
    Verdict said = detector.observe(model, time, value);
    boolean suppressed = policy.suppresses(time, state.deployedMillis);
    Verdict verdict = policy.judge(said, value, detector.surprise(model), decades, suppressed);
    sink.verdict(verdict, value);
    tellUnusual(state, model, series, value, verdict, sink);
    follow(state, model, series, time, value, verdict, sink);
  }

  private void tellUnusual(
      SeriesState state,
      RecordState model,
      SeriesKey series,
      double value,
      Verdict verdict,
      Sink sink) {
    double surprise = detector.surprise(model);
    boolean unusual = WorkloadMonitor.adds(surprise, model.interval) || detector.rare(model, value);
    if (unusual && verdict.outcome() != Outcome.INCONCLUSIVE && counts(series, value, verdict)) {
      boolean reported = verdict.anomalous() || state.episode.open();
      sink.unusual(
          new UnusualPoint(
              series,
              model.lastMillis,
              model.interval,
              surprise,
              value,
              verdict.expected(),
              reported));
    }
  }

  /**
   * Puts points where the policy wants them for those that did not come, at the usual interval and
   * before {@code nowMillis}.
   *
   * @param held the last value of a gauge; NaN where it is not known or nothing may be held
   */
  private void fill(SeriesState state, SeriesKey series, long nowMillis, double held, Sink sink) {
    double value =
        switch (policy.missing()) {
          case IGNORE -> Double.NaN;
          case HOLD -> held;
          case ZERO -> 0;
        };
    if (Double.isNaN(value) || state.interval <= 0 || state.ended) {
      return;
    }
    long step = Math.max(1, Math.round((double) state.interval));
    long last = Math.max(state.lastMillis, state.filledMillis);
    for (int i = 0; i < MAX_FILLED && nowMillis - last >= 2 * step; i++) {
      last += step;
      state.filledMillis = last;
      judge(state, series, last, value, new Imputed(sink, last));
    }
  }

  /** The rate of a counter (NaN for its first point and after a reset), else the value itself. */
  private static double value(SeriesState state, MetricSample sample) {
    double seconds = (sample.timeMillis() - state.lastMillis) / 1000.0;
    boolean first = state.lastMillis == Long.MIN_VALUE || Double.isNaN(state.lastRaw);
    return switch (kind(sample)) {
      case COUNTER ->
          first || sample.value() < state.lastRaw
              ? Double.NaN
              : (sample.value() - state.lastRaw) / seconds;
      case DELTA -> first ? Double.NaN : sample.value() / seconds;
      case GAUGE, UNKNOWN -> sample.value();
    };
  }

  private static MetricKind kind(MetricSample sample) {
    if (sample.kind() != MetricKind.UNKNOWN) {
      return sample.kind();
    }
    String name = sample.series().name();
    return name.endsWith("_total") || name.endsWith("_count") || name.endsWith("_sum")
        ? MetricKind.COUNTER
        : MetricKind.GAUGE;
  }

  private static void learnInterval(SeriesState state, long time) {
    if (state.lastMillis == Long.MIN_VALUE) {
      return;
    }
    float gap = time - state.lastMillis;
    if (state.interval == 0) {
      state.interval = gap;
      return;
    }
    float off = Math.abs(gap - state.interval);
    state.jitter += INTERVAL_MEMORY * (off - state.jitter);
    if (gap < 3 * state.interval) {
      state.interval += INTERVAL_MEMORY * (gap - state.interval);
    }
  }

  private void follow(
      SeriesState state,
      RecordState model,
      SeriesKey series,
      long time,
      double value,
      Verdict verdict,
      Sink sink) {
    boolean counts = verdict.anomalous() && counts(series, value, verdict);
    if (state.episode.open()) {
      grow(state, series, time, value, verdict, counts, sink);
    } else if (counts) {
      state.normalRun = 0;
      state.episode.begin(model, time, value, verdict);
      sink.finding(Findings.of(series, state, false));
    }
  }

  /** Whether a deviation hurts: its direction and its least size depend on what is measured. */
  private boolean counts(SeriesKey series, double value, Verdict verdict) {
    Harm harm = policy.harm(series);
    if (verdict.kind() == AnomalyKind.FLAT_LINE) {
      return harm.up() && harm.down();
    }
    double deviation = value - verdict.expected();
    boolean hurts = deviation > 0 ? harm.up() : harm.down();
    return hurts && Math.abs(deviation) >= harm.minAbsolute();
  }

  private void grow(
      SeriesState state,
      SeriesKey series,
      long time,
      double value,
      Verdict verdict,
      boolean counts,
      Sink sink) {
    SeriesState.Episode e = state.episode;
    boolean adopted = e.points >= options.newNormalPoints();
    if ((counts || e.outside(value)) && !adopted) {
      state.normalRun = 0;
      e.points++;
      boolean due = time - e.reportedMillis >= REPORT_MILLIS;
      if (due || counts) {
        e.update(time, value, verdict);
        sink.finding(Findings.of(series, state, false));
      }
    } else if (adopted || ++state.normalRun >= options.closeAfterNormalPoints()) {
      sink.finding(Findings.of(series, state, true));
      e.startMillis = Long.MIN_VALUE;
    }
  }

  /** The same, where nothing is known of deploys. */
  public void onTime(SeriesState state, SeriesKey series, long nowMillis, Sink sink) {
    onTime(state, series, nowMillis, Long.MIN_VALUE, sink);
  }

  /**
   * Notices that a series has stopped. Call it now and then as event time advances.
   *
   * @param nowMillis event time
   * @param deployedMillis when the series' workload was last deployed; {@code Long.MIN_VALUE} where
   *     nothing is known of it
   */
  public void onTime(
      SeriesState state, SeriesKey series, long nowMillis, long deployedMillis, Sink sink) {
    state.deployedMillis = deployedMillis;
    if (policy.missing() == SeriesPolicy.Missing.ZERO) {
      fill(state, series, nowMillis, Double.NaN, sink);
      return;
    }
    if (!policy.absence() || policy.suppresses(nowMillis, deployedMillis)) {
      return;
    }
    boolean known = state.detector.points >= 240 && state.interval > 0;
    boolean regular = state.jitter < 0.2f * state.interval;
    if (!known || !regular || state.ended || state.absent) {
      return;
    }
    if (nowMillis - state.lastMillis >= options.absenceIntervals() * (double) state.interval) {
      state.absent = true;
      state.absentSince = state.lastMillis;
      sink.finding(Findings.absence(series, state.lastMillis, nowMillis, false));
    }
  }

  private static void endAbsence(SeriesState state, SeriesKey series, long time, Sink sink) {
    if (state.absent) {
      state.absent = false;
      sink.finding(Findings.absence(series, state.absentSince, time, true));
    }
  }
}
