package io.vedette.detect.incident.explain;

/** Confidence bounds of a proportion, one standard error wide. Source: Wilson, JASA 1927. */
final class Wilson {
  private Wilson() {}

  static double lower(double hits, double trials) {
    return Math.max(0, bound(hits, trials, -1));
  }

  static double upper(double hits, double trials) {
    return Math.min(1, bound(hits, trials, 1));
  }

  private static double bound(double hits, double trials, int side) {
    if (trials <= 0) {
      return side < 0 ? 0 : 1;
    }
    double p = hits / trials;
    double half = Math.sqrt(p * (1 - p) / trials + 1 / (4 * trials * trials));
    return (p + 1 / (2 * trials) + side * half) / (1 + 1 / trials);
  }
}
