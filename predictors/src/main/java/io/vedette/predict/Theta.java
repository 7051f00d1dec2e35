package io.vedette.predict;

/**
 * The theta method on the series without its mean course (Assimakopoulos, Nikolopoulos, IJF 2000):
 * simple exponential smoothing with half the slope of the trend line as drift (Hyndman, Billah, IJF
 * 2003). The gain is that of a small grid with the least absolute one-step error.
 */
final class Theta implements BatchModel {
  private static final double[] GAINS = {0.05, 0.2, 0.5, 0.9};

  private final int period;

  /**
   * @param period the season, or 0
   */
  Theta(int period) {
    this.period = period;
  }

  @Override
  public String name() {
    return "theta";
  }

  @Override
  public boolean fits(int n) {
    return n >= Math.max(3, 2 * period);
  }

  @Override
  public double[][] forecasts(double[] z, int[] origins, int horizon) {
    double[][] out = new double[origins.length][];
    for (int i = 0; i < origins.length; i++) {
      out[i] = forecast(z, origins[i], horizon);
    }
    return out;
  }

  private double[] forecast(double[] z, int n, int horizon) {
    double[] course = period > 0 ? Seasons.course(z, n, period, 0, 0) : new double[] {0};
    double drift = drift(z, n, course);
    double bestLoss = Double.POSITIVE_INFINITY;
    double bestLevel = 0;
    for (double gain : GAINS) {
      double level = z[0] - course[0];
      double loss = 0;
      for (int t = 1; t < n; t++) {
        double error = z[t] - course[t % course.length] - level - drift;
        loss += Math.abs(error);
        level += drift + gain * error;
      }
      if (loss < bestLoss) {
        bestLoss = loss;
        bestLevel = level;
      }
    }
    double[] out = new double[horizon];
    for (int h = 0; h < horizon; h++) {
      out[h] = bestLevel + drift * (h + 1) + course[(n + h) % course.length];
    }
    return out;
  }

  /** Half the slope of the least-squares line. */
  private static double drift(double[] z, int n, double[] course) {
    double middle = (n - 1) / 2.0;
    double xy = 0;
    double xx = 0;
    for (int t = 0; t < n; t++) {
      xy += (t - middle) * (z[t] - course[t % course.length]);
      xx += (t - middle) * (t - middle);
    }
    return xx > 0 ? xy / xx / 2 : 0;
  }
}
