package io.vedette.predict;

import io.vedette.model.StateCodec;
import java.util.Optional;

/**
 * Additive Holt-Winters with a daily season, online, with the forecast variance of its state-space
 * form.
 *
 * <p>Level, trend and season are those of ETS(A,A,A): with error {@code e = y - (l + b + s)},
 * {@code l += b + alpha e}, {@code b += beta e}, {@code s += gamma e}; the variance {@code h} steps
 * ahead is {@code sigma^2 (1 + sum_{j<h} (alpha + beta j)^2)} (Hyndman, Koehler, Ord, Snyder:
 * Forecasting with Exponential Smoothing, 2008, table 6.1). Points are averaged into bins of one
 * step first; the season has {@value #SEASON_BINS} bins a day, filled from the first whole day on.
 * Errors beyond four standard errors are clipped to that (Gelper, Fried, Croux 2010), so that one
 * outlier does not bend the trend.
 */
public final class HoltWinters implements Forecaster<HoltWintersState> {
  static final int SEASON_BINS = 288;
  static final long DAY_MILLIS = 86_400_000L;

  private static final double ALPHA = 0.15;
  private static final double BETA = 0.01;
  private static final double GAMMA = 0.25;
  private static final double CLIP = 4;
  private static final double VARIANCE_MEMORY = 0.02;
  private static final int PROBATION_BINS = 30;

  private final long stepMillis;

  /** One step a minute. */
  public HoltWinters() {
    this(60_000L);
  }

  /**
   * @param stepMillis length of a bin; divides a day
   */
  public HoltWinters(long stepMillis) {
    if (stepMillis <= 0 || DAY_MILLIS % stepMillis != 0) {
      throw new IllegalArgumentException("a step of " + stepMillis + " ms does not divide a day");
    }
    this.stepMillis = stepMillis;
  }

  @Override
  public String name() {
    return "holt_winters";
  }

  @Override
  public HoltWintersState newState() {
    return new HoltWintersState();
  }

  @Override
  public void observe(HoltWintersState state, long timeMillis, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value " + value + " at " + timeMillis + " is not finite");
    }
    long bin = Math.floorDiv(timeMillis, stepMillis);
    if (bin < state.bin) {
      return;
    }
    if (bin > state.bin) {
      closeBin(state);
      state.bin = bin;
      state.binSum = 0;
      state.binCount = 0;
    }
    state.binSum += value;
    state.binCount++;
  }

  private void closeBin(HoltWintersState state) {
    if (state.binCount == 0) {
      return;
    }
    double y = state.binSum / state.binCount;
    if (state.bins == 0) {
      state.level = y;
      state.firstBin = state.bin;
    } else {
      state.level += state.trend * (state.bin - state.lastBin - 1);
      update(state, y);
    }
    learnFirstDay(state, y);
    state.lastBin = state.bin;
    state.lastMean = y;
    state.bins++;
  }

  private void update(HoltWintersState state, double y) {
    int slot = slot(state.bin);
    double expected = state.level + state.trend + (state.seasonal ? state.season[slot] : 0);
    double error = y - expected;
    double limit = CLIP * Math.sqrt(state.variance);
    boolean settled = state.bins > PROBATION_BINS;
    double clipped = settled && limit > 0 ? Math.max(-limit, Math.min(limit, error)) : error;
    double memory = Math.max(VARIANCE_MEMORY, 1.0 / (state.bins + 1));
    // a clipped error still widens the variance, so that a lasting change is followed
    double wide = Math.max(-2 * limit, Math.min(2 * limit, error));
    double forVariance = settled && limit > 0 ? wide : error;
    state.variance += memory * (forVariance * forVariance - state.variance);
    double alpha = Math.max(ALPHA, 1.0 / (state.bins + 1));
    state.level += state.trend + alpha * clipped;
    state.trend += BETA * clipped;
    if (state.seasonal) {
      state.season[slot] += (float) (GAMMA * clipped * stepMillis * SEASON_BINS / DAY_MILLIS);
    }
  }

  /** Averages the first day into the slots; once it is whole, the season is their shape. */
  private void learnFirstDay(HoltWintersState state, double y) {
    if (state.seasonal) {
      return;
    }
    int slot = slot(state.bin);
    int n = state.seen[slot]++;
    state.season[slot] += (float) ((y - state.season[slot]) / (n + 1));
    if ((state.bin - state.firstBin + 1) * stepMillis < DAY_MILLIS) {
      return;
    }
    double mean = fillGapsAndMean(state);
    for (int i = 0; i < SEASON_BINS; i++) {
      state.season[i] -= (float) mean;
    }
    state.level = y - state.season[slot];
    state.trend = 0;
    state.seasonal = true;
  }

  private static double fillGapsAndMean(HoltWintersState state) {
    double sum = 0;
    float last = 0;
    for (int i = 0; i < 2 * SEASON_BINS; i++) {
      int slot = i % SEASON_BINS;
      if (state.seen[slot] == 0) {
        state.season[slot] = last;
      }
      last = state.season[slot];
      sum += i < SEASON_BINS ? 0 : last;
    }
    return sum / SEASON_BINS;
  }

  @Override
  public Optional<Path> predict(HoltWintersState state, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a forecast of " + steps + " steps; give at least 1");
    }
    if (state.bins < PROBATION_BINS) {
      return Optional.empty();
    }
    double[] mean = new double[steps];
    double[] error = new double[steps];
    double sum = 0;
    for (int h = 1; h <= steps; h++) {
      double season = state.seasonal ? state.season[slot(state.lastBin + h)] : 0;
      mean[h - 1] = state.level + h * state.trend + season;
      error[h - 1] = Math.sqrt(state.variance * (1 + sum));
      double c = ALPHA + BETA * h;
      sum += c * c;
    }
    return Optional.of(new Path((state.lastBin + 1) * stepMillis, stepMillis, mean, error));
  }

  private int slot(long bin) {
    return (int) (Math.floorMod(bin * stepMillis, DAY_MILLIS) * SEASON_BINS / DAY_MILLIS);
  }

  @Override
  public StateCodec<HoltWintersState> codec() {
    return HoltWintersState.CODEC;
  }
}
