package io.vedette.detect.incident.explain;

/**
 * How much more of something bad a window has than windows of its length had in normal operation.
 *
 * @param excess above the median of the reference's windows, in the measure's own unit
 * @param significance {@code excess} over what is still normal: the larger of three robust standard
 *     deviations and the distance of the 98th percentile; above 1 is outside
 */
record Effect(double excess, double significance) {
  static final Effect NONE = new Effect(0, 0);

  private static final double SIGMAS = 3;
  private static final double TAIL = 0.98;

  /**
   * @param blocks the same measure over windows of the reference
   * @param floor least standard deviation, such as that of counting
   */
  static Effect of(double now, double[] blocks, double floor) {
    double middle = Robust.median(blocks);
    double spread = Math.hypot(Robust.spread(blocks), floor);
    double normal = Math.max(SIGMAS * spread, Robust.quantile(blocks, TAIL) - middle);
    double excess = now - middle;
    return new Effect(excess, normal > 0 ? excess / normal : 0);
  }
}
