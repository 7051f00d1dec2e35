package io.vedette.detect.metric;

import io.vedette.model.AnomalyKind;
import io.vedette.model.Outcome;
import io.vedette.model.StateCodec;
import io.vedette.model.Verdict;

/**
 * A robust level with a daily season, and a tail model of what is left.
 *
 * <p>Expected is {@code level + season(time of day)}: the level an exponentially weighted mean of
 * the deseasonalised values with a time constant of {@value #LEVEL_MINUTES} minutes, the season
 * {@value SeasonalState#SEASON_BINS} bins a day, interpolated, filled from the first whole day on.
 * Residuals are clipped at three scales before they teach anything (Huber's psi; Gelper, Fried,
 * Croux 2010), the scale is the larger of a slow and a fast mean absolute deviation, and a residual
 * in units of the scale is judged by a {@link TailModel} for its side.
 *
 * <p>The score is {@code -log10(p) / 10}, at most 1, of the tail probability {@code p}: 0.4 means
 * one in ten thousand under this series' own normal behaviour. A point is anomalous at {@value
 * #ANOMALOUS_SCORE} or more. All but the time scales is invariant to shifts and scaling of the
 * series.
 */
public final class SeasonalDetector implements MetricDetector<SeasonalState> {
  static final double ANOMALOUS_SCORE = 0.4;

  private static final int LEVEL_MINUTES = 45;
  private static final double LEVEL_MILLIS = LEVEL_MINUTES * 60_000.0;
  private static final double FAST_MILLIS = 2 * 3_600_000.0;
  private static final double SLOW_MILLIS = 24 * 3_600_000.0;
  private static final double DAY_MILLIS = 86_400_000.0;
  private static final double BIN_MILLIS = DAY_MILLIS / SeasonalState.SEASON_BINS;
  private static final double SEASON_RATE_PER_DAY = 0.35;
  private static final double CLIP = 3;
  private static final int PROBATION_POINTS = 60;
  private static final double MAD_TO_SIGMA = 1.2533;

  /** Scale is at least this share of the series' typical magnitude. */
  private static final double MIN_RELATIVE_SCALE = 0.005;

  /** After how many anomalous points in a row the new level is taken as normal. */
  private static final int REBASE_RUN = 720;

  @Override
  public String name() {
    return "seasonal";
  }

  @Override
  public SeasonalState newState() {
    return new SeasonalState();
  }

  @Override
  public StateCodec<SeasonalState> codec() {
    return SeasonalState.CODEC;
  }

  @Override
  public Verdict observe(SeasonalState s, long timeMillis, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value " + value + " at " + timeMillis + " is not finite");
    }
    if (s.firstMillis == Long.MIN_VALUE) {
      return first(s, timeMillis, value);
    }
    if (timeMillis < s.lastMillis) {
      throw new IllegalArgumentException(
          "time runs backwards: " + timeMillis + " after " + s.lastMillis);
    }
    double expected = s.level + season(s, timeMillis);
    double residual = value - expected;
    double scale = scale(s);
    double z = scale > 0 ? residual / scale : (residual == 0 ? 0 : Math.signum(residual) * 50);
    TailModel tail = z >= 0 ? s.upper : s.lower;
    double score = Math.min(1, Math.max(0, -Math.log10(2 * tail.probability(Math.abs(z))) / 10));
    boolean probation = s.points < PROBATION_POINTS;
    boolean anomalous = !probation && score >= ANOMALOUS_SCORE;
    Verdict verdict = verdict(s, score, expected, scale, z, probation, anomalous);
    learn(s, timeMillis, value, residual, scale, z, anomalous);
    return verdict;
  }

  private static Verdict first(SeasonalState s, long timeMillis, double value) {
    s.firstMillis = timeMillis;
    s.lastMillis = timeMillis;
    s.level = value;
    s.magnitude = Math.abs(value);
    s.points = 1;
    addToFirstDay(s, timeMillis, value);
    return new Verdict(Outcome.INCONCLUSIVE, 0, value, value, value, AnomalyKind.NONE, 0);
  }

  private static Verdict verdict(
      SeasonalState s,
      double score,
      double expected,
      double scale,
      double z,
      boolean probation,
      boolean anomalous) {
    double p = Math.pow(10, -10 * ANOMALOUS_SCORE) / 2;
    double lower = expected - scale * s.lower.quantile(p);
    double upper = expected + scale * s.upper.quantile(p);
    Outcome outcome =
        probation ? Outcome.INCONCLUSIVE : anomalous ? Outcome.ANOMALOUS : Outcome.NORMAL;
    AnomalyKind kind = !anomalous ? AnomalyKind.NONE : z > 0 ? AnomalyKind.SPIKE : AnomalyKind.DIP;
    double days = (s.lastMillis - s.firstMillis) / DAY_MILLIS;
    double confidence = Math.min(1, (s.seasonal ? 0.6 : 0.3) + 0.2 * Math.min(2, days));
    return new Verdict(
        outcome, probation ? 0 : score, expected, lower, upper, kind, probation ? 0 : confidence);
  }

  private static double scale(SeasonalState s) {
    double sigma = MAD_TO_SIGMA * Math.max(s.fastScale, s.slowScale);
    return Math.max(sigma, MIN_RELATIVE_SCALE * s.magnitude);
  }

  private static void learn(
      SeasonalState s,
      long timeMillis,
      double value,
      double residual,
      double scale,
      double z,
      boolean anomalous) {
    double dt = timeMillis - s.lastMillis;
    s.lastMillis = timeMillis;
    s.points++;
    s.anomalousRun = anomalous ? s.anomalousRun + 1 : 0;
    double young = 1.0 / Math.min(s.points, 1000);
    boolean settled = s.points > 20;
    double limit = CLIP * scale;
    double clipped = settled && limit > 0 ? Math.max(-limit, Math.min(limit, residual)) : residual;
    double alpha = Math.max(1 - Math.exp(-dt / LEVEL_MILLIS), s.points < 60 ? young : 0);
    s.level += alpha * clipped;
    if (s.anomalousRun >= REBASE_RUN) {
      s.level += residual;
      s.anomalousRun = 0;
    }
    double deviation = Math.abs(clipped);
    s.fastScale += rate(dt, FAST_MILLIS, young) * (deviation - s.fastScale);
    s.slowScale += rate(dt, SLOW_MILLIS, young) * (deviation - s.slowScale);
    s.magnitude += rate(dt, SLOW_MILLIS, young) * (Math.abs(value) - s.magnitude);
    if (s.points > PROBATION_POINTS && !anomalous) {
      s.upper.learn(z);
      s.lower.learn(-z);
    }
    learnSeason(s, timeMillis, value, clipped, dt);
  }

  private static double rate(double dt, double memoryMillis, double young) {
    return Math.max(1 - Math.exp(-dt / memoryMillis), young);
  }

  private static void learnSeason(
      SeasonalState s, long timeMillis, double value, double clipped, double dt) {
    if (!s.seasonal) {
      addToFirstDay(s, timeMillis, value);
      if (timeMillis - s.firstMillis >= DAY_MILLIS) {
        startSeason(s, timeMillis);
      }
      return;
    }
    double step = clipped * Math.min(SEASON_RATE_PER_DAY, SEASON_RATE_PER_DAY * dt / BIN_MILLIS);
    double at = position(timeMillis);
    int left = (int) Math.floor(at);
    double share = at - left;
    s.season[left % SeasonalState.SEASON_BINS] += (float) (step * (1 - share));
    s.season[(left + 1) % SeasonalState.SEASON_BINS] += (float) (step * share);
  }

  /** While no day is whole, each bin holds the mean of its values. */
  private static void addToFirstDay(SeasonalState s, long timeMillis, double value) {
    int bin = (int) Math.round(position(timeMillis)) % SeasonalState.SEASON_BINS;
    s.binCount = bin == s.bin ? s.binCount + 1 : 1;
    s.bin = bin;
    double before = s.binCount == 1 ? value : s.season[bin];
    s.season[bin] = (float) (before + (value - before) / s.binCount);
  }

  private static void startSeason(SeasonalState s, long timeMillis) {
    float last = s.season[s.bin];
    double sum = 0;
    for (int i = 0; i < SeasonalState.SEASON_BINS; i++) {
      int bin = (s.bin + i) % SeasonalState.SEASON_BINS;
      last = Float.isNaN(s.season[bin]) ? last : s.season[bin];
      s.season[bin] = last;
      sum += last;
    }
    float mean = (float) (sum / SeasonalState.SEASON_BINS);
    for (int i = 0; i < SeasonalState.SEASON_BINS; i++) {
      s.season[i] -= mean;
    }
    s.seasonal = true;
    s.level -= season(s, timeMillis);
  }

  private static double season(SeasonalState s, long timeMillis) {
    if (!s.seasonal) {
      return 0;
    }
    double at = position(timeMillis);
    int left = (int) Math.floor(at);
    double share = at - left;
    return (1 - share) * s.season[left % SeasonalState.SEASON_BINS]
        + share * s.season[(left + 1) % SeasonalState.SEASON_BINS];
  }

  /** Time of day in bins, so that a whole number is the centre of a bin. */
  private static double position(long timeMillis) {
    double day = Math.floorMod(timeMillis, (long) DAY_MILLIS);
    double at = day / BIN_MILLIS - 0.5;
    return at < 0 ? at + SeasonalState.SEASON_BINS : at;
  }
}
