package io.vedette.predict;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Online forecaster of one regular series that chooses its models by itself: add points in order of
 * time, ask for a forecast at any time. Not thread-safe; a few microseconds and no garbage a point,
 * some 20 KiB of state whatever the series does.
 *
 * <p>Simple models run side by side: the last value, exponential smoothing and medians with several
 * memories, damped trend, two direct linear regressions on levels and on the cycles' courses
 * ({@link Cycles}: the calendar's, and a period found by itself), and, where it is given one, the
 * boosted trees that it shares with its siblings ({@link #follow}). At up to three distances ahead
 * their forecasts are held until the truth is known, and each is weighted there by its recent
 * absolute error ({@link HorizonModels}), so the central forecast is one that minimises absolute
 * error: for skewed series nearer the median than the mean. Intervals come from the combination's
 * own recent errors, calibrated online ({@link ConformalBand}). Series that never go below zero are
 * modelled on their square root.
 *
 * <p>Events of the calendar have their effect learnt as they pass and put on the next one of their
 * name or kind ({@link EventEffects}).
 *
 * <p>Forecasts scale with the data, and a forecast never depends on what is added after it.
 */
public final class LoadForecaster {
  private static final int WARM_UP = 8;

  /** Width of the first band, before any error is known, as a share of the level. */
  private static final double FIRST_BAND = 0.25;

  private static final int LOWER = 3;
  private static final int UPPER = 13;

  private final ForecastOptions options;
  private final int[] distances;
  private final SeriesState state;
  private final Combination combination;
  private HorizonModels @Nullable [] horizons;
  private @Nullable SiblingModel siblings;
  private @Nullable SiblingLearner learner;

  public LoadForecaster(ForecastOptions options) {
    this(options, EventCalendar.NONE);
  }

  /**
   * @param calendar events that concern the series
   */
  public LoadForecaster(ForecastOptions options, EventCalendar calendar) {
    this.options = options;
    distances = distances(options.horizonSteps());
    state = new SeriesState(options.stepMillis(), calendar);
    combination = new Combination(options.stepMillis());
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
    return state.count();
  }

  /** Time of the last point, ms; only once there is one. */
  public long lastMillis() {
    return state.lastMillis();
  }

  /**
   * Period that was found by itself; zero for none. The calendar's hour, day, week are not here.
   */
  public Duration foundPeriod() {
    return Duration.ofMillis(state.cycles().foundMillis());
  }

  /** Recent error at the horizon. */
  public ForecastError error() {
    return horizons == null ? ForecastError.NONE : horizons[horizons.length - 1].error();
  }

  /**
   * Takes the newest model that is shared with siblings into the combination. It is not part of the
   * {@link #codec binary form}: whoever keeps the model gives it again.
   */
  public void follow(@Nullable SiblingModel model) {
    siblings = model;
  }

  /** Where the shared model that is in force came from; empty for none. */
  public Optional<SiblingModel.Provenance> shared() {
    return Optional.ofNullable(siblings).map(SiblingModel::provenance);
  }

  /** Tells what happens after what. */
  void teach(SiblingLearner pupil) {
    learner = pupil;
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
    if (value < 0 && state.scale() == Scale.ROOT) {
      state.restartPlain();
      horizons = null;
    }
    long index = state.index(epochMillis);
    if (state.count() > 0 && index <= state.lastIndex()) {
      return;
    }
    double z = state.scale().to(value);
    reveal(index, z - state.eventsAt(epochMillis));
    state.add(epochMillis, z);
    await();
  }

  private void reveal(long index, double net) {
    if (horizons != null) {
      for (HorizonModels h : horizons) {
        h.reveal(index, net, state.scale(), learner);
      }
    }
  }

  private void await() {
    double unit = state.unit();
    if (horizons == null && state.count() >= WARM_UP && unit > 0) {
      horizons = new HorizonModels[distances.length];
      for (int i = 0; i < distances.length; i++) {
        horizons[i] = new HorizonModels(distances[i], 1 / (unit * unit));
      }
    }
    if (horizons != null) {
      for (HorizonModels h : horizons) {
        if (state.lastIndex() % h.stride == 0) {
          await(h, FIRST_BAND * unit);
        }
      }
    }
  }

  private void await(HorizonModels h, double first) {
    double center = combination.center(state, siblings, h.steps, h, h, 0);
    double lower = state.floor(center + h.band.at(QuantileGrid.score(LOWER), first));
    double upper = state.floor(center + h.band.at(QuantileGrid.score(UPPER), first));
    double slow = state.levels().mean(LevelTracker.SLOW);
    h.await(state.lastIndex() + h.steps, slow, center, lower, upper, combination);
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
    if (state.count() == 0) {
      throw new IllegalStateException("no point yet; add some before the first forecast");
    }
    double[] mean = new double[steps];
    double[][] quantiles = new double[steps][QuantileGrid.SIZE];
    for (int k = 0; k < steps; k++) {
      int ahead = (k + 1) * stride;
      mean[k] = horizons == null ? first(ahead, quantiles[k]) : step(ahead, horizons, quantiles[k]);
    }
    long stepMillis = options.stepMillis() * stride;
    return new Forecast(state.lastMillis(), stepMillis, mean, quantiles, shares(), error());
  }

  private double effect(int steps) {
    return state.eventsAt(state.lastMillis() + steps * options.stepMillis());
  }

  /** The forecast while there is nothing to learn from. */
  private double first(int steps, double[] quantiles) {
    double center = state.levels().median(LevelTracker.MEDIAN_31) + effect(steps);
    for (int i = 0; i < quantiles.length; i++) {
      double spread = FIRST_BAND * state.unit() * QuantileGrid.score(i);
      quantiles[i] = state.scale().back(center + spread);
    }
    return state.scale().back(center);
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
    double center = combination.center(state, siblings, k, a, b, share) + effect(k);
    double beyond = k > b.steps ? Math.sqrt((double) k / b.steps) : 1;
    double first = FIRST_BAND * state.unit();
    for (int i = 0; i < quantiles.length; i++) {
      double score = QuantileGrid.score(i);
      double error = Combination.mix(a.band.at(score, first), b.band.at(score, first), share);
      double quantile = state.scale().back(center + beyond * error);
      // equal but for rounding is equal
      quantiles[i] = i > 0 ? Math.max(quantiles[i - 1], quantile) : quantile;
    }
    return state.scale().back(center);
  }

  private Map<String, Double> shares() {
    double[] weights = new double[HorizonModels.MODELS];
    if (horizons == null) {
      weights[HorizonModels.MEDIANS + LevelTracker.MEDIAN_31] = 1;
    } else {
      horizons[horizons.length - 1].weights(weights, siblings != null);
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < weights.length; i++) {
      shares.put(HorizonModels.NAMES[i], weights[i]);
    }
    return shares;
  }

  /** Binary form of a forecaster with all that it has learnt, for series without a calendar. */
  public static StateCodec<LoadForecaster> codec() {
    return codec(EventCalendar.NONE);
  }

  /**
   * The same for forecasters that know a calendar.
   *
   * @param calendar given to what is read
   */
  public static StateCodec<LoadForecaster> codec(EventCalendar calendar) {
    return new LoadForecasterCodec(calendar);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(options.stepMillis());
    out.writeInt(options.horizonSteps());
    state.write(out);
    out.writeBoolean(horizons != null);
    if (horizons != null) {
      for (HorizonModels h : horizons) {
        h.write(out);
      }
    }
  }

  static LoadForecaster read(DataInput in, EventCalendar calendar) throws IOException {
    ForecastOptions options = new ForecastOptions(Duration.ofMillis(in.readLong()), in.readInt());
    LoadForecaster f = new LoadForecaster(options, calendar);
    f.state.read(in);
    if (in.readBoolean()) {
      HorizonModels[] horizons = new HorizonModels[f.distances.length];
      for (int i = 0; i < horizons.length; i++) {
        horizons[i] = HorizonModels.read(f.distances[i], in);
      }
      f.horizons = horizons;
    }
    return f;
  }
}
