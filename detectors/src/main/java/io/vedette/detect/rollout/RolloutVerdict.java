package io.vedette.detect.rollout;

/** How a new version does against the one before. */
public enum RolloutVerdict {
  BETTER,
  SAME,
  WORSE,
  /** Too little traffic, or the measures contradict each other. */
  INCONCLUSIVE
}
