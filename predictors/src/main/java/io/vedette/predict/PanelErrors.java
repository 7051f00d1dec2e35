package io.vedette.predict;

import java.util.Arrays;
import java.util.List;

/**
 * The errors of a whole panel at its rolling origins, on the modelling scales, and what is learnt
 * from them together: how errors grow with the distance, and the shape of their tails.
 *
 * <p>An error at one origin is measured in units of the same series' errors at the origins that do
 * not overlap with it, so that no error is its own yardstick (cross-conformal prediction, Vovk,
 * 2015).
 */
final class PanelErrors {
  /** Weight, in series, of a prior course of errors over the distance. */
  private static final double PRIOR_SERIES = 5;

  private static final double PRIOR_GROWTH = 0.25;

  /** Quantiles of a Student t distribution with 5 degrees of freedom, in units of mean size. */
  private static final double[] PRIOR_TAILS = {
    -4.25, -3.55, -2.71, -2.12, -1.56, -.97, -.59, -.28, 0, .28, .59, .97, 1.56, 2.12, 2.71, 3.55,
    4.25
  };

  private static final double PRIOR_CASES = 100;

  /** Mean error of a panel without a past, as a share of the level. */
  private static final double FIRST_ERROR = 0.2;

  /**
   * A series whose errors are smaller than this share of its level has none worth learning from.
   */
  private static final double TINY = 1e-9;

  private final List<RollingOrigins> fits;

  /** By series, origin, step. */
  private final double[][][] errors;

  private final double[] growth;
  private final double[] tails;
  private final double relative;

  PanelErrors(List<RollingOrigins> fits, int horizon) {
    this.fits = fits;
    errors = new double[fits.size()][][];
    for (int s = 0; s < errors.length; s++) {
      errors[s] = new double[fits.get(s).cuts()][];
      for (int c = 0; c < errors[s].length; c++) {
        errors[s][c] = fits.get(s).errors(c);
      }
    }
    growth = new double[horizon];
    Arrays.fill(growth, 1);
    learnGrowth();
    tails = tails();
    relative = relative();
  }

  double[][] of(int series) {
    return errors[series];
  }

  /**
   * The error of one series at one distance and probability.
   *
   * @param unit from {@link #unit}
   * @param grid index into {@link QuantileGrid}
   */
  double quantile(double unit, int step, int grid) {
    return tails[grid] * unit * growth[step];
  }

  /** Mean size of a series' errors at mean distance; a guess from its siblings without a past. */
  double unit(int series) {
    return errors[series].length == 0 ? relative * fits.get(series).level() : size(series, -1);
  }

  /** The same without the origins that overlap with one. */
  double unitWithout(int series, int cut) {
    return size(series, cut);
  }

  private double size(int series, int without) {
    double sum = 0;
    int count = 0;
    for (int c = 0; c < errors[series].length; c++) {
      if (without >= 0 && fits.get(series).overlap(c, without)) {
        continue;
      }
      for (int h = 0; h < errors[series][c].length; h++) {
        sum += Math.abs(errors[series][c][h]) / growth[h];
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /** Mean size of errors by distance, each series in its own unit; mean 1 over the horizon. */
  private void learnGrowth() {
    int horizon = growth.length;
    double[] sum = new double[horizon];
    double[] count = new double[horizon];
    for (int h = 0; h < horizon; h++) {
      sum[h] = PRIOR_SERIES * Math.pow((h + 1.0) / horizon, PRIOR_GROWTH);
      count[h] = PRIOR_SERIES;
    }
    for (int s = 0; s < errors.length; s++) {
      double size = size(s, -1);
      if (size <= TINY * fits.get(s).level()) {
        continue;
      }
      for (double[] cut : errors[s]) {
        for (int h = 0; h < cut.length; h++) {
          sum[h] += Math.abs(cut[h]) / size / errors[s].length;
          count[h] += 1.0 / errors[s].length;
        }
      }
    }
    double mean = 0;
    for (int h = 0; h < horizon; h++) {
      sum[h] /= count[h];
      mean += sum[h] / horizon;
    }
    for (int h = 0; h < horizon; h++) {
      growth[h] = sum[h] / mean;
    }
  }

  private double[] tails() {
    double[] sorted = scaled();
    double share = sorted.length / (sorted.length + PRIOR_CASES);
    double[] quantiles = PRIOR_TAILS.clone();
    for (int i = 0; i < quantiles.length && sorted.length > 0; i++) {
      int at = (int) Math.min(sorted.length - 1.0, QuantileGrid.probability(i) * sorted.length);
      quantiles[i] = share * sorted[at] + (1 - share) * PRIOR_TAILS[i];
    }
    return quantiles;
  }

  /** All errors in units of their series and distance, sorted. */
  private double[] scaled() {
    double[] pool = new double[1024];
    int size = 0;
    for (int s = 0; s < errors.length; s++) {
      for (int c = 0; c < errors[s].length; c++) {
        double unit = unitWithout(s, c);
        if (unit <= TINY * fits.get(s).level()) {
          continue;
        }
        for (int h = 0; h < errors[s][c].length; h++) {
          pool = size == pool.length ? Arrays.copyOf(pool, 2 * size) : pool;
          pool[size++] = errors[s][c][h] / growth[h] / unit;
        }
      }
    }
    double[] sorted = Arrays.copyOf(pool, size);
    Arrays.sort(sorted);
    return sorted;
  }

  /** The median error over level of the series that have errors. */
  private double relative() {
    double[] shares = new double[errors.length];
    int count = 0;
    for (int s = 0; s < shares.length; s++) {
      if (errors[s].length > 0 && fits.get(s).level() > 0) {
        shares[count++] = size(s, -1) / fits.get(s).level();
      }
    }
    Arrays.sort(shares, 0, count);
    return count == 0 ? FIRST_ERROR : shares[count / 2];
  }
}
