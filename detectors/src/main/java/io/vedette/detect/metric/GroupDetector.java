package io.vedette.detect.metric;

/**
 * Judges several metrics of one workload together: surprises that are each too small to report, at
 * one time, are a large one.
 *
 * <p>If the metrics were independent, the probability that some {@code k} of {@code d} break
 * records with surprises {@code s1 … sk} is at most {@code C(d,k) 10^-(s1 + … + sk)}: the product
 * of the single probabilities, as in Fisher's combined test (1925), corrected for the choice of the
 * {@code k} (Bonferroni).
 */
public final class GroupDetector {
  private GroupDetector() {}

  /**
   * Joint surprise in decades, not below 0.
   *
   * @param surprises of each metric, in decades, 0 for what breaks no record
   */
  public static double joint(double[] surprises) {
    double sum = 0;
    int breaking = 0;
    for (double surprise : surprises) {
      sum += surprise;
      breaking += surprise > 0 ? 1 : 0;
    }
    return joint(sum, breaking, surprises.length);
  }

  /**
   * Joint surprise in decades, not below 0.
   *
   * @param sum of the surprises, in decades
   * @param breaking how many metrics break records
   * @param metrics of how many
   */
  public static double joint(double sum, int breaking, int metrics) {
    double choices = 0;
    for (int i = 0; i < breaking; i++) {
      choices += Math.log10((metrics - i) / (double) (i + 1));
    }
    return Math.max(0, sum - choices);
  }
}
