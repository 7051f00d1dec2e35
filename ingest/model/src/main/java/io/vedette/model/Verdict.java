package io.vedette.model;

/**
 * What a detector says of one point.
 *
 * @param outcome normal, anomalous or inconclusive
 * @param score in [0,1]: how unlikely under this series' own normal behaviour, one meaning for all
 * @param expected the value that was expected
 * @param lower lower bound of the normal band, at most {@code expected}
 * @param upper upper bound of the normal band, at least {@code expected}
 * @param kind the shape, {@link AnomalyKind#NONE} unless anomalous
 * @param confidence in [0,1]: how much history stands behind the verdict
 */
public record Verdict(
    Outcome outcome,
    double score,
    double expected,
    double lower,
    double upper,
    AnomalyKind kind,
    double confidence) {
  public Verdict {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("score " + score + " is not in [0,1]");
    }
  }

  public boolean anomalous() {
    return outcome == Outcome.ANOMALOUS;
  }
}
