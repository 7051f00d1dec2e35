package io.vedette.predict.scale;

import io.vedette.predict.Forecast;
import io.vedette.predict.ForecastError;
import io.vedette.predict.ForecastOptions;
import io.vedette.predict.LoadForecaster;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@link DemandForecast} by {@link LoadForecaster}. */
public final class ForecastDemand implements DemandForecast {
  /** Its distribution is a guess at first; then it is watched for a while. */
  private static final int WARM_STEPS = 40;

  private static final int PROBATION_STEPS = 60;

  private final LoadForecaster forecaster;
  private final int horizonSteps;
  private @Nullable Forecast latest;

  /**
   * @param step of the demand that is added
   * @param horizonSteps steps ahead that will be asked for
   */
  public ForecastDemand(Duration step, int horizonSteps) {
    this.horizonSteps = horizonSteps;
    forecaster = new LoadForecaster(new ForecastOptions(step, horizonSteps));
  }

  @Override
  public void add(long epochMillis, double demand) {
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
    double upper = 0;
    for (int step = fromStep; step <= toStep; step++) {
      upper = Math.max(upper, forecast.quantile(step, probability));
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
}
