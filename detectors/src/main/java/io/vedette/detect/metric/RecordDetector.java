package io.vedette.detect.metric;

import io.vedette.model.AnomalyKind;
import io.vedette.model.Outcome;
import io.vedette.model.StateCodec;
import io.vedette.model.Verdict;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Judges a point by the records it breaks: how far features of the series leave the range they have
 * kept to, against how often and how far records fall by chance ({@link Extremes}).
 *
 * <p>Eight features, each with an eye for one kind of change: the value itself; a mean of three
 * points against one of 16 (sudden change); that of 16 against one of 300 (trend); the mean
 * distance to the mean of three (variance); the highest of the last eight to sixteen points (peaks
 * that vanish); the difference to the daily profile, smoothed over 60 points, and what the seasons
 * that have proved themselves leave over, smoothed over three to six (both: right value, wrong
 * time; see {@link Seasons}); and how long a value has stayed exactly the same. The most surprising
 * one speaks. A series of only two values, such as a flag, has only its first appearances to show.
 *
 * <p>The score is {@code 1 - 1/(1 + d/4)} of the surprise {@code d} in decades: 0.5 where one in
 * ten thousand such points would be as unusual, 2/3 at one in a hundred million. It remembers: the
 * surprise of a point fades by a factor e in {@value #MEMORY_POINTS} points, as what follows an
 * anomaly is seldom normal at once. A point is anomalous by its own surprise alone, where that
 * exceeds what the {@link Sensitivity} asks for, and the deviation is large enough to matter.
 *
 * <p>Invariant to shifts (but for the relative deviation that matters) and to scaling. Not safe for
 * use by several threads.
 */
public final class RecordDetector implements MetricDetector<RecordState> {
  private static final int BASE_POINTS = 300;
  private static final int MEMORY_POINTS = 200;
  static final double FADE = Math.exp(-1.0 / MEMORY_POINTS);
  private static final double DECADES_OF_HALF = 4;
  private static final double DAY_MILLIS = 86_400_000.0;

  /** A series is not compared across a gap of so many intervals. */
  private static final int GAP_INTERVALS = 20;

  private final Sensitivity sensitivity;
  private final WallClock clock;

  /** The detector for one series that somebody looks at. */
  public RecordDetector() {
    this(Sensitivity.of(1));
  }

  public RecordDetector(Sensitivity sensitivity) {
    this(sensitivity, ZoneOffset.UTC);
  }

  /**
   * @param zone whose clocks the day and the week of a series go by
   */
  public RecordDetector(Sensitivity sensitivity, ZoneId zone) {
    this.sensitivity = sensitivity;
    this.clock = new WallClock(zone);
  }

  @Override
  public String name() {
    return "records";
  }

  @Override
  public RecordState newState() {
    return new RecordState();
  }

  @Override
  public StateCodec<RecordState> codec() {
    return RecordState.CODEC;
  }

  @Override
  public Verdict observe(RecordState s, long timeMillis, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value " + value + " at " + timeMillis + " is not finite");
    }
    if (s.points == 0) {
      return first(s, timeMillis, value);
    }
    if (timeMillis < s.lastMillis) {
      throw new IllegalArgumentException(
          "time runs backwards: " + timeMillis + " after " + s.lastMillis);
    }
    double elapsed = timeMillis - s.lastMillis;
    if (s.interval > 0 && elapsed > GAP_INTERVALS * (double) s.interval) {
      s.fast = value;
      s.slow = value;
    }
    double decades = sensitivity.decades(s.interval);
    double lower = lower(s, decades);
    double upper = Math.max(lower, upper(s, decades));
    double expected = Math.max(lower, Math.min(upper, expected(s, timeMillis)));
    advance(s, timeMillis, value, elapsed);
    int feature = judge(s, value);
    boolean probation = !s.features[Features.VALUE].warm();
    boolean anomalous = !probation && feature != Features.NONE && s.surprise >= decades;
    AnomalyKind kind = anomalous ? Features.kind(feature, s.direction) : AnomalyKind.NONE;
    Features.learn(s, value, elapsed);
    s.memory = probation ? 0 : Math.max(s.surprise, FADE * s.memory);
    Outcome outcome =
        probation ? Outcome.INCONCLUSIVE : anomalous ? Outcome.ANOMALOUS : Outcome.NORMAL;
    return new Verdict(
        outcome, score(s.memory), expected, lower, upper, kind, probation ? 0 : confidence(s));
  }

  /** Surprise in decades of the last point alone, 0 for one that breaks no record. */
  public double surprise(RecordState state) {
    return state.surprise;
  }

  /**
   * Whether a value is one of the highest or lowest few in a hundred of its series.
   *
   * @param state as it was after the value
   */
  boolean rare(RecordState state, double value) {
    return !state.twoValued && state.features[Features.VALUE].rare(value);
  }

  /** The score of a surprise. */
  static double score(double decades) {
    return decades / (decades + DECADES_OF_HALF);
  }

  /** The surprise of a score, the inverse of {@link #score}. */
  static double surpriseOf(double score) {
    return DECADES_OF_HALF * score / (1 - Math.min(score, 0.999));
  }

  private static double confidence(RecordState s) {
    int points = s.features[Features.VALUE].count();
    double known = points / (points + 240.0);
    return Features.timeSpan(s) >= DAY_MILLIS ? known : 0.8 * known;
  }

  private Verdict first(RecordState s, long timeMillis, double value) {
    s.firstMillis = timeMillis;
    s.lastMillis = timeMillis;
    s.points = 1;
    s.fast = value;
    s.slow = value;
    s.base = value;
    s.magnitude = Math.abs(value);
    s.firstValue = value;
    s.last = value;
    s.run = 1;
    s.blockHigh = value;
    s.inBlock = 1;
    s.cyclic = value;
    s.cyclicBase = value;
    s.seasons.learn(timeMillis, clock.at(timeMillis), value, 0);
    Features.learn(s, value, 0);
    return new Verdict(Outcome.INCONCLUSIVE, 0, value, value, value, AnomalyKind.NONE, 0);
  }

  /** Moves everything that follows the series on to the new point, but for what was normal. */
  private void advance(RecordState s, long timeMillis, double value, double elapsed) {
    s.points++;
    s.lastMillis = timeMillis;
    double young = 1.0 / s.points;
    double spread = s.spread;
    double trend = s.slow - s.base;
    s.interval +=
        s.interval == 0
            ? (float) elapsed
            : (float) (Math.max(young, 0.02) * (Math.min(elapsed, 3.0 * s.interval) - s.interval));
    s.fast += Math.max(young, 1.0 / Features.FAST) * (value - s.fast);
    s.slow += Math.max(young, 1.0 / Features.SLOW) * (value - s.slow);
    double toBase = Math.max(young, 1.0 / BASE_POINTS);
    s.base += toBase * (value - s.base);
    s.magnitude += toBase * (Math.abs(value) - s.magnitude);
    s.spread +=
        Math.max(young, 1.0 / Features.SPREAD_POINTS) * (Math.abs(value - s.fast) - s.spread);
    s.spreadStep = s.spread - spread;
    s.trendStep = s.slow - s.base - trend;
    if (s.twoValued && value != s.firstValue && value != s.secondValue) {
      s.twoValued = Double.isNaN(s.secondValue);
      s.secondValue = s.twoValued ? value : s.secondValue;
    }
    double step = Math.abs(value - s.last);
    if (step == 0) {
      s.run++;
    } else {
      s.features[Features.RUN].learn(s.run, elapsed);
      s.run = 1;
      s.quantum = Math.min(s.quantum, step);
    }
    s.last = value;
    if (s.inBlock == Features.BLOCK) {
      s.lastBlockHigh = s.blockHigh;
      s.blockHigh = value;
      s.inBlock = 1;
    } else {
      s.blockHigh = Math.max(s.blockHigh, value);
      s.inBlock++;
    }
    season(s, timeMillis, value);
  }

  /** Follows the differences to the day alone and to all seasons that have proved themselves. */
  private void season(RecordState s, long timeMillis, double value) {
    Seasons seasons = s.seasons;
    long wall = clock.at(timeMillis);
    double ofDay = seasons.day(wall);
    if (!Double.isNaN(ofDay)) {
      s.seasonalStep = (value - ofDay - s.seasonal) / Features.SEASON_POINTS;
      s.seasonal += s.seasonalStep;
    }
    double cyclic = s.cyclic - s.cyclicBase;
    double left = value - seasons.swing(timeMillis, wall);
    s.cyclic += (left - s.cyclic) / cyclePoints(s);
    s.cyclicBase += (left - s.cyclicBase) / BASE_POINTS;
    s.cyclicStep = s.cyclic - s.cyclicBase - cyclic;
    if (seasons.learn(timeMillis, wall, value, s.interval)) {
      s.features[Features.CYCLE] = new Extremes();
      s.cyclic = value - seasons.swing(timeMillis, wall);
      s.cyclicBase = s.cyclic;
    }
  }

  /** A fiftieth of the shortest season, about: faster than the season itself changes. */
  private static double cyclePoints(RecordState s) {
    double shortest = s.seasons.foundMillis() > 0 ? s.seasons.foundMillis() : DAY_MILLIS;
    return Math.max(Features.FAST, Math.min(2 * Features.FAST, shortest / s.interval / 50));
  }

  /** Finds the most surprising feature whose deviation matters. */
  private int judge(RecordState s, double value) {
    double matters =
        sensitivity.minRelativeDeviation() * Math.max(Math.abs(s.slow), 0.1 * s.magnitude);
    s.surprise = 0;
    int best = Features.NONE;
    for (int i = 0; i < s.features.length; i++) {
      if (s.twoValued && i != Features.VALUE || !Features.present(s, i)) {
        continue;
      }
      double x = Features.feature(s, i, value);
      double surprise = s.features[i].surprise(x, Features.minExcess(s, i)) - Features.doubt(s, i);
      if (surprise <= s.surprise || !Features.counts(i, s.features[i], x)) {
        continue;
      }
      if (i == Features.RUN || Math.abs(Features.deviation(s, i, value)) >= matters) {
        best = i;
        s.surprise = surprise;
        s.direction = i == Features.RUN ? 0 : s.features[i].isAbove(x) ? 1 : -1;
      }
    }
    s.speaking = best;
    if (best != Features.NONE) {
      s.edge = Features.edge(s, best);
    }
    return best;
  }

  private static double upper(RecordState s, double decades) {
    double most = s.features[Features.VALUE].upper(decades, Features.minExcess(s, Features.VALUE));
    if (s.twoValued) {
      return most;
    }
    double change =
        s.features[Features.CHANGE].upper(decades, Features.minExcess(s, Features.CHANGE));
    return Math.min(most, Math.max(s.slow + change, valueOfChange(s, change)));
  }

  private static double lower(RecordState s, double decades) {
    double least = s.features[Features.VALUE].lower(decades, Features.minExcess(s, Features.VALUE));
    if (s.twoValued) {
      return least;
    }
    double change =
        s.features[Features.CHANGE].lower(decades, Features.minExcess(s, Features.CHANGE));
    return Math.max(least, Math.min(s.slow + change, valueOfChange(s, change)));
  }

  /** The next value that would bring {@code fast - slow} to the given change. */
  private static double valueOfChange(RecordState s, double change) {
    double weight = 1.0 / Features.FAST - 1.0 / Features.SLOW;
    return (change - (1 - 1.0 / Features.FAST) * s.fast + (1 - 1.0 / Features.SLOW) * s.slow)
        / weight;
  }

  private double expected(RecordState s, long timeMillis) {
    if (s.seasons.cyclic()) {
      return s.cyclic + s.seasons.swing(timeMillis, clock.at(timeMillis));
    }
    double ofDay = Features.daySeen(s) ? s.seasons.day(clock.at(timeMillis)) : Double.NaN;
    return Double.isNaN(ofDay) ? s.slow : ofDay + s.seasonal;
  }
}
