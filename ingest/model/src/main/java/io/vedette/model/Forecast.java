package io.vedette.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A forecast of one series.
 *
 * @param series in PromQL form
 * @param originMillis time of the last point known
 * @param stepMillis distance of two steps, positive
 * @param models which models with which weights, in words
 * @param quality recent error of such forecasts, or null where none was measured yet
 * @param weights share of each model at the last step, in [0,1], sum 1; empty where unknown
 * @param shared where the model that is shared with sibling series came from, or null without one
 */
public record Forecast(
    String series,
    long originMillis,
    long stepMillis,
    List<Step> steps,
    String models,
    @Nullable Quality quality,
    Map<String, Double> weights,
    @Nullable Shared shared) {
  public Forecast {
    steps = List.copyOf(steps);
    // records written before there were weights have none
    weights = weights == null ? Map.of() : Map.copyOf(weights);
  }

  /** A forecast whose weights are only known in words. */
  public Forecast(
      String series,
      long originMillis,
      long stepMillis,
      List<Step> steps,
      String models,
      @Nullable Quality quality) {
    this(series, originMillis, stepMillis, steps, models, quality, Map.of(), null);
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

  /**
   * A model that many series of one metric share.
   *
   * @param trainedMillis event time of the newest row that it was trained on
   * @param rows how many rows it was trained on
   * @param siblings how many series they came from
   * @param skill its error on rows it had not seen over that of the last value held; below 1 is
   *     better
   */
  public record Shared(long trainedMillis, int rows, int siblings, double skill) {}
}
