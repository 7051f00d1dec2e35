package io.vedette.model;

/** Shapes of an anomaly in one series. */
public enum AnomalyKind {
  NONE,
  SPIKE,
  DIP,
  LEVEL_SHIFT,
  TREND_CHANGE,
  VARIANCE_CHANGE,
  CONTEXTUAL,
  PATTERN_BREAK,
  FLAT_LINE,
  ABSENCE
}
