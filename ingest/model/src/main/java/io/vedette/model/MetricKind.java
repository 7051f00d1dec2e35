package io.vedette.model;

/** How a sample's value relates to the ones before it. */
public enum MetricKind {
  /** A value that goes up and down. */
  GAUGE,
  /** A cumulative monotonic sum; a fall is a reset. */
  COUNTER,
  /** A sum over the interval since the sample before (OpenTelemetry delta temporality). */
  DELTA,
  /** The sender did not say (remote write 1.0 without metadata). */
  UNKNOWN
}
