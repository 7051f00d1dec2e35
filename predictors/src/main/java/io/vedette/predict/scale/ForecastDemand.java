package io.vedette.predict.scale;

import io.vedette.model.StateCodec;
import io.vedette.predict.Forecast;
import io.vedette.predict.ForecastError;
import io.vedette.predict.ForecastOptions;
import io.vedette.predict.LoadForecaster;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * {@link DemandForecast} by {@link LoadForecaster}, with a {@link DemandSpread} around it, and
 * {@link RecurringRises} above it.
 */
public final class ForecastDemand implements DemandForecast {
  /** Its distribution is a guess at first; then it is watched for a while. */
  private static final int WARM_STEPS = 40;

  private static final int PROBATION_STEPS = 60;

  private LoadForecaster forecaster;
  private static final NormalDistribution NORMAL = new NormalDistribution();

  /** The central forecast is no guess any more, and its errors are worth keeping. */
  private static final int JUDGED_FROM = 20;

  private static final int SPREAD_STEPS = 3;

  private final int horizonSteps;
  private final DemandSpread spread;
  private final RecurringRises rises;
  private final long stepMillis;
  private long lastMillis;
  private @Nullable Forecast latest;

  /**
   * @param step of the demand that is added
   * @param horizonSteps steps ahead that will be asked for
   */
  public ForecastDemand(Duration step, int horizonSteps) {
    this.horizonSteps = horizonSteps;
    spread = new DemandSpread(Math.min(horizonSteps, SPREAD_STEPS));
    stepMillis = step.toMillis();
    rises = new RecurringRises(stepMillis);
    forecaster = new LoadForecaster(new ForecastOptions(step, horizonSteps));
  }

  @Override
  public void add(long epochMillis, double demand) {
    if (forecaster.count() >= JUDGED_FROM) {
      spread.await(mean(spread.stepsAhead()));
    }
    spread.observe(demand);
    rises.add(epochMillis, demand);
    lastMillis = epochMillis;
    forecaster.add(epochMillis, demand);
    latest = null;
  }

  @Override
  public boolean warm() {
    return forecaster.count() >= WARM_STEPS;
  }

  @Override
  public boolean ready() {
    return forecaster.count() >= PROBATION_STEPS;
  }

  @Override
  public double upper(int fromStep, int toStep, double probability) {
    Forecast forecast = forecast(toStep);
    double score = NORMAL.inverseCumulativeProbability(probability);
    double upper =
        rises.demand(
            lastMillis + (fromStep - 1) * stepMillis, lastMillis + (toStep - 1) * stepMillis);
    for (int step = fromStep; step <= toStep; step++) {
      double each =
          spread.known()
              ? spread.at(Math.max(0, forecast.mean(step)), score)
              : forecast.quantile(step, probability);
      upper = Math.max(upper, each);
    }
    return upper;
  }

  @Override
  public double mean(int step) {
    return Math.max(0, forecast(step).mean(step));
  }

  private Forecast forecast(int steps) {
    Forecast forecast = latest;
    if (forecast == null || forecast.steps() < steps) {
      forecast = forecaster.forecast(Math.max(steps, horizonSteps));
      latest = forecast;
    }
    return forecast;
  }

  /** Steps that were added. */
  long count() {
    return forecaster.count();
  }

  ForecastError error() {
    return forecaster.error();
  }

  void write(DataOutput out) throws IOException {
    StateCodec<LoadForecaster> codec = LoadForecaster.codec();
    out.writeInt(codec.version());
    codec.write(forecaster, out);
    spread.write(out);
    rises.write(out);
    out.writeLong(lastMillis);
  }

  void read(DataInput in) throws IOException {
    forecaster = LoadForecaster.codec().read(in.readInt(), in);
    spread.read(in);
    rises.read(in);
    lastMillis = in.readLong();
    latest = null;
  }
}
