package io.vedette.model;

/** What was found. */
public enum FindingKind {
  /** A metric (sent, or derived from spans or logs) left its own normal behaviour. */
  METRIC_ANOMALY,
  /** A forecast crosses a limit. */
  FORECAST_BREACH,
  /** A log pattern seen for the first time. */
  NEW_LOG_PATTERN,
  /** The service graph changed: a lost dependency, a new call path. */
  TOPOLOGY_CHANGE,
  /** A service level burns its error budget too fast. */
  SLO_BURN,
  /** A threat rule matched. */
  THREAT,
  /** An actor or workload left its own history. */
  BEHAVIOR,
  /** A known log pattern is unusual: in its rate, its silence, its order or its values. */
  LOG_ANOMALY
}
