package io.vedette.predict.scale;

/** What an operator allows. */
public enum ScalingMode {
  /** Nothing is recommended. */
  OFF,
  /** Recommended is shown beside actual. */
  PREVIEW,
  /** Recommendations are acted on, while they can be trusted. */
  AUTO
}
