package io.vedette.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A forecast of one series.
 *
 * @param series in PromQL form
 * @param originMillis time of the last point known
 * @param stepMillis distance of two steps, positive
 * @param models which models with which weights, in words
 * @param quality recent error of such forecasts, or null where none was measured yet
 */
public record Forecast(
    String series,
    long originMillis,
    long stepMillis,
    List<Step> steps,
    String models,
    @Nullable Quality quality) {
  public Forecast {
    steps = List.copyOf(steps);
  }

  /** A forecast whose error was not measured yet. */
  public Forecast(
      String series, long originMillis, long stepMillis, List<Step> steps, String models) {
    this(series, originMillis, stepMillis, steps, models, null);
  }

  /** One step ahead; {@code lower <= mean <= upper} at 95 %. */
  public record Step(double mean, double lower, double upper) {}

  /**
   * Recent error of forecasts at a fixed distance, all made before their target was known.
   *
   * @param wape sum of absolute errors over sum of absolute values
   * @param mase mean absolute error over that of the last value held
   * @param coverage share of targets at or below the 95 % quantile, in [0,1]
   */
  public record Quality(double wape, double mase, double coverage) {}
}
