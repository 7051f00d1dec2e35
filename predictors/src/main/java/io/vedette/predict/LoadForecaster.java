package io.vedette.predict;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Online forecaster of one regular series that chooses its models by itself: add points in order of
 * time, ask for a forecast at any time. Not thread-safe; a few microseconds and no garbage a point,
 * some 10 KiB of state whatever the series does.
 *
 * <p>Eight simple models run side by side: the last value, exponential smoothing with three
 * memories, the median of the last points, damped trend, and two direct linear regressions on
 * levels and on the calendar cycles' courses. At up to three distances ahead their forecasts are
 * held until the truth is known, and each is weighted there by its recent absolute error ({@link
 * HorizonModels}), so the central forecast is one that minimises absolute error: for skewed series
 * nearer the median than the mean. Intervals come from the combination's own recent errors,
 * calibrated online ({@link ConformalBand}). Series that never go below zero are modelled on their
 * square root.
 *
 * <p>Forecasts scale with the data, and a forecast never depends on what is added after it.
 */
public final class LoadForecaster {
  private static final int WARM_UP = 8;
  private static final double UNIT_MEMORY = 0.005;

  /** Width of the first band, before any error is known, as a share of the level. */
  private static final double FIRST_BAND = 0.25;

  private static final int LOWER = 3;
  private static final int UPPER = 13;

  private final ForecastOptions options;
  private final CycleProfile[] cycles;
  private final int[] distances;
  private final double[] features;
  private final double[] models = new double[HorizonModels.MODELS];
  private final double[] weights = new double[HorizonModels.MODELS];

  private LevelTracker levels = new LevelTracker();
  private HorizonModels @Nullable [] horizons;
  private Scale scale = Scale.ROOT;
  private double unit;
  private long firstMillis;
  private long lastMillis;
  private long lastIndex;
  private long count;

  public LoadForecaster(ForecastOptions options) {
    this.options = options;
    cycles = cycles(options.stepMillis());
    distances = distances(options.horizonSteps());
    features = new double[LoadFeatures.size(cycles.length)];
  }

  private static CycleProfile[] cycles(long stepMillis) {
    List<CycleProfile> cycles = new ArrayList<>();
    for (Duration period : List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7))) {
      if (period.toMillis() >= 7 * stepMillis) {
        cycles.add(new CycleProfile(period.toMillis(), stepMillis));
      }
    }
    return cycles.toArray(CycleProfile[]::new);
  }

  /** The distances ahead at which errors are measured; between them they are interpolated. */
  private static int[] distances(int horizon) {
    if (horizon <= 3) {
      return horizon == 1 ? new int[] {1} : new int[] {1, horizon};
    }
    return new int[] {1, Math.max(2, (int) Math.round(Math.pow(horizon, 0.6))), horizon};
  }

  /** Number of points taken. */
  public long count() {
    return count;
  }

  /** Time of the last point, ms; only once there is one. */
  public long lastMillis() {
    return lastMillis;
  }

  /** Recent error at the horizon. */
  public ForecastError error() {
    return horizons == null ? ForecastError.NONE : horizons[horizons.length - 1].error();
  }

  /**
   * Takes one more point. Points at or before the last step are ignored; steps that were lost are
   * bridged and not judged.
   *
   * @param epochMillis event time
   * @param value finite
   */
  public void add(long epochMillis, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "value " + value + " at " + epochMillis + " is not finite");
    }
    if (value < 0 && scale == Scale.ROOT) {
      restart();
    }
    firstMillis = count == 0 ? epochMillis : firstMillis;
    long index = Math.round((epochMillis - firstMillis) / (double) options.stepMillis());
    if (count > 0 && index <= lastIndex) {
      return;
    }
    double z = scale.to(value);
    reveal(index, z);
    levels.add(z, count == 0 ? 0 : index - lastIndex - 1);
    for (CycleProfile cycle : cycles) {
      cycle.add(epochMillis, z);
    }
    count++;
    lastIndex = index;
    lastMillis = epochMillis;
    unit += Math.max(UNIT_MEMORY, 1.0 / count) * (Math.abs(z) - unit);
    await();
  }

  /** A first value below zero: start anew on the plain scale. */
  private void restart() {
    scale = Scale.PLAIN;
    levels = new LevelTracker();
    horizons = null;
    count = 0;
    unit = 0;
    System.arraycopy(cycles(options.stepMillis()), 0, cycles, 0, cycles.length);
  }

  private void reveal(long index, double z) {
    if (horizons != null) {
      for (HorizonModels h : horizons) {
        h.reveal(index, z, scale);
      }
    }
  }

  private void await() {
    if (horizons == null && count >= WARM_UP && unit > 0) {
      horizons = new HorizonModels[distances.length];
      for (int i = 0; i < distances.length; i++) {
        horizons[i] = new HorizonModels(distances[i], features.length, 1 / (unit * unit));
      }
    }
    if (horizons != null) {
      for (HorizonModels h : horizons) {
        if (lastIndex % h.stride == 0) {
          await(h);
        }
      }
    }
  }

  private void await(HorizonModels h) {
    h.weights(weights);
    double center = center(h.steps, h, h, 0);
    double lower = floor(center + h.band.at(QuantileGrid.score(LOWER), FIRST_BAND * unit));
    double upper = floor(center + h.band.at(QuantileGrid.score(UPPER), FIRST_BAND * unit));
    double slow = levels.mean(LevelTracker.SLOW);
    h.await(lastIndex + h.steps, slow, center, lower, upper, models, features);
  }

  private double floor(double z) {
    return scale == Scale.ROOT ? Math.max(0, z) : z;
  }

  /** The weighted models {@code steps} ahead, regressions mixed between two distances. */
  private double center(int steps, HorizonModels near, HorizonModels far, double share) {
    long target = lastMillis + steps * options.stepMillis();
    LoadFeatures.fill(features, levels, cycles, unit, lastMillis, target);
    double slow = levels.mean(LevelTracker.SLOW);
    models[HorizonModels.LAST] = levels.last();
    models[HorizonModels.FAST] = levels.mean(LevelTracker.FAST);
    models[HorizonModels.STEADY] = levels.mean(LevelTracker.STEADY);
    models[HorizonModels.SLOW] = slow;
    models[HorizonModels.MEDIAN] = levels.median();
    models[HorizonModels.TREND] = levels.trending(steps);
    double basic = mix(near.regression.predict(features), far.regression.predict(features), share);
    double seasonal = mix(near.seasonal.predict(features), far.seasonal.predict(features), share);
    models[HorizonModels.REGRESSION] = levels.plausible(slow + basic);
    models[HorizonModels.SEASONAL] = levels.plausible(slow + seasonal);
    double sum = 0;
    for (int i = 0; i < models.length; i++) {
      sum += weights[i] * floor(models[i]);
    }
    return sum;
  }

  private static double mix(double a, double b, double share) {
    return a + share * (b - a);
  }

  /**
   * Forecasts from the last point on.
   *
   * @param steps at least 1; beyond the horizon the band widens with the root of the distance
   * @throws IllegalStateException before the first point
   */
  public Forecast forecast(int steps) {
    return forecast(steps, 1);
  }

  /**
   * The same with longer steps: only every {@code stride}-th step is computed and is one of the
   * result.
   *
   * @param steps of the result, at least 1
   * @param stride at least 1
   * @throws IllegalStateException before the first point
   */
  public Forecast forecast(int steps, int stride) {
    if (steps < 1 || stride < 1) {
      throw new IllegalArgumentException(
          "a forecast of " + steps + " steps, stride " + stride + "; give at least 1 of each");
    }
    if (count == 0) {
      throw new IllegalStateException("no point yet; add some before the first forecast");
    }
    double[] mean = new double[steps];
    double[][] quantiles = new double[steps][QuantileGrid.SIZE];
    for (int k = 0; k < steps; k++) {
      mean[k] =
          horizons == null ? first(quantiles[k]) : step((k + 1) * stride, horizons, quantiles[k]);
    }
    long stepMillis = options.stepMillis() * stride;
    return new Forecast(lastMillis, stepMillis, mean, quantiles, shares(horizons), error());
  }

  /** The forecast while there is nothing to learn from. */
  private double first(double[] quantiles) {
    double center = levels.median();
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i] = scale.back(center + FIRST_BAND * unit * QuantileGrid.score(i));
    }
    return scale.back(center);
  }

  private double step(int k, HorizonModels[] all, double[] quantiles) {
    int far = 0;
    while (far < all.length - 1 && all[far].steps < k) {
      far++;
    }
    HorizonModels b = all[far];
    HorizonModels a = all[Math.max(0, far - 1)];
    double share =
        a == b || k >= b.steps
            ? 1
            : Math.log((double) k / a.steps) / Math.log((double) b.steps / a.steps);
    weights(a, b, share);
    double center = center(k, a, b, share);
    double beyond = k > b.steps ? Math.sqrt((double) k / b.steps) : 1;
    for (int i = 0; i < quantiles.length; i++) {
      double score = QuantileGrid.score(i);
      double near = a.band.at(score, FIRST_BAND * unit);
      double error = mix(near, b.band.at(score, FIRST_BAND * unit), share);
      quantiles[i] = scale.back(center + beyond * error);
    }
    return scale.back(center);
  }

  private void weights(HorizonModels a, HorizonModels b, double share) {
    a.weights(weights);
    if (a != b) {
      double[] other = new double[weights.length];
      b.weights(other);
      for (int i = 0; i < weights.length; i++) {
        weights[i] = mix(weights[i], other[i], share);
      }
    }
  }

  private static Map<String, Double> shares(HorizonModels @Nullable [] horizons) {
    double[] weights = new double[HorizonModels.MODELS];
    if (horizons == null) {
      weights[HorizonModels.MEDIAN] = 1;
    } else {
      horizons[horizons.length - 1].weights(weights);
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < weights.length; i++) {
      shares.put(HorizonModels.NAMES[i], weights[i]);
    }
    return shares;
  }

  /** Binary form of a forecaster with all that it has learnt. */
  public static StateCodec<LoadForecaster> codec() {
    return LoadForecasterCodec.INSTANCE;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(options.stepMillis());
    out.writeInt(options.horizonSteps());
    out.writeBoolean(scale == Scale.ROOT);
    out.writeDouble(unit);
    for (long l : new long[] {firstMillis, lastMillis, lastIndex, count}) {
      out.writeLong(l);
    }
    levels.write(out);
    for (CycleProfile cycle : cycles) {
      cycle.write(out);
    }
    out.writeBoolean(horizons != null);
    if (horizons != null) {
      for (HorizonModels h : horizons) {
        h.write(out);
      }
    }
  }

  static LoadForecaster read(DataInput in) throws IOException {
    ForecastOptions options = new ForecastOptions(Duration.ofMillis(in.readLong()), in.readInt());
    LoadForecaster f = new LoadForecaster(options);
    f.scale = in.readBoolean() ? Scale.ROOT : Scale.PLAIN;
    f.unit = in.readDouble();
    f.firstMillis = in.readLong();
    f.lastMillis = in.readLong();
    f.lastIndex = in.readLong();
    f.count = in.readLong();
    f.levels.read(in);
    for (CycleProfile cycle : f.cycles) {
      cycle.read(in);
    }
    if (in.readBoolean()) {
      HorizonModels[] horizons = new HorizonModels[f.distances.length];
      for (int i = 0; i < horizons.length; i++) {
        horizons[i] = HorizonModels.read(f.distances[i], f.features.length, in);
      }
      f.horizons = horizons;
    }
    return f;
  }
}
