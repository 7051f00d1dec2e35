package io.vedette.model;

/**
 * One point of one series. Histograms arrive as their {@code _count}, {@code _sum} and quantile
 * series.
 *
 * @param series what was measured
 * @param kind how to read the value
 * @param timeMillis event time, ms since the epoch
 * @param value the value; {@link Double#NaN} marks staleness ("no longer sent"), never a number
 */
public record MetricSample(SeriesKey series, MetricKind kind, long timeMillis, double value)
    implements TelemetryEvent {
  /** True where the sender said that the series ended. */
  public boolean stale() {
    return Double.isNaN(value);
  }
}
