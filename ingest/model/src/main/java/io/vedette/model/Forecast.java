package io.vedette.model;

import java.util.List;

/**
 * A forecast of one series.
 *
 * @param series in PromQL form
 * @param originMillis time of the last point known
 * @param stepMillis distance of two steps, positive
 * @param models which models with which weights, and recent error, in words
 */
public record Forecast(
    String series, long originMillis, long stepMillis, List<Step> steps, String models) {
  public Forecast {
    steps = List.copyOf(steps);
  }

  /** One step ahead; {@code lower <= mean <= upper} at 95 %. */
  public record Step(double mean, double lower, double upper) {}
}
