package io.vedette.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts whole histories, siblings together.
 *
 * <p>Each series gets the models that its length and seasons allow, combined by their errors at
 * rolling origins ({@link RollingOrigins}). Intervals are cross-conformal (Vovk, Cross-conformal
 * predictors, 2015): an error at one origin is measured in units of the series' own errors at the
 * others, and these scaled errors are pooled over all series, whose quantiles so rest on many
 * thousand cases where one series alone has a few hundred. How errors grow with the distance is
 * pooled the same way.
 */
public final class PanelForecaster {
  /** Weight, in series, of a prior course of errors over the distance. */
  private static final double PRIOR_SERIES = 5;

  /** Scaled errors of a Student t distribution with 5 degrees of freedom, mean size 1. */
  private static final double[] PRIOR_ERRORS = {
    -4.25, -3.55, -2.71, -2.12, -1.56, -.97, -.59, -.28, 0, .28, .59, .97, 1.56, 2.12, 2.71, 3.55,
    4.25
  };

  private static final double PRIOR_CASES = 100;

  /** Mean error of a series without a past, as a share of its level. */
  private static final double FIRST_ERROR = 0.2;

  private static final double TINY = 1e-9;

  private final int horizon;
  private final EventCalendar calendar;

  /**
   * @param horizon steps ahead, at least 1
   */
  public PanelForecaster(int horizon) {
    this(horizon, EventCalendar.NONE);
  }

  /**
   * @param horizon steps ahead, at least 1
   * @param calendar events that concern every series
   */
  public PanelForecaster(int horizon, EventCalendar calendar) {
    if (horizon < 1) {
      throw new IllegalArgumentException("a horizon of " + horizon + " steps; give at least 1");
    }
    this.horizon = horizon;
    this.calendar = calendar;
  }

  /**
   * Forecasts each series from its last value on.
   *
   * @return one forecast a series, in the same order
   */
  public List<Forecast> forecast(List<SeriesHistory> panel) {
    List<RollingOrigins> fits = fits(panel);
    List<double[][]> errors = fits.stream().map(PanelForecaster::errors).toList();
    double[] growth = growth(errors);
    double[] pool = pool(fits, errors, growth);
    double[] tails = new double[QuantileGrid.SIZE];
    for (int i = 0; i < tails.length; i++) {
      tails[i] = quantile(pool, QuantileGrid.probability(i), i);
    }
    Forecast[] out = new Forecast[panel.size()];
    double relative = relative(fits, errors, growth);
    for (int i = 0; i < out.length; i++) {
      double unit = size(errors.get(i), growth, -1, null);
      unit = errors.get(i).length == 0 ? relative * fits.get(i).level() : unit;
      out[i] = forecast(panel.get(i), fits.get(i), errors.get(i), growth, tails, unit);
    }
    return List.of(out);
  }

  /** Fits each series by itself, then those too young for that once more with their siblings. */
  private List<RollingOrigins> fits(List<SeriesHistory> panel) {
    List<RollingOrigins> fits = new ArrayList<>();
    for (SeriesHistory history : panel) {
      fits.add(new RollingOrigins(history, horizon, calendar, Optional.empty()));
    }
    Map<Long, double[]> shared = new HashMap<>();
    List<RollingOrigins> alone = List.copyOf(fits);
    for (int i = 0; i < alone.size(); i++) {
      SeriesHistory history = panel.get(i);
      if (alone.get(i).seasons().longPeriod() == 0) {
        double[] course =
            shared.computeIfAbsent(history.stepMillis(), step -> SiblingCourse.shared(alone, step));
        Optional<SiblingCourse> siblings = SiblingCourse.of(history, course);
        if (siblings.isPresent()) {
          fits.set(i, new RollingOrigins(history, horizon, calendar, siblings));
        }
      }
    }
    return fits;
  }

  /** The median error over level of the series that have errors, for those that have none yet. */
  private static double relative(
      List<RollingOrigins> fits, List<double[][]> errors, double[] growth) {
    double[] shares = new double[fits.size()];
    int count = 0;
    for (int i = 0; i < shares.length; i++) {
      if (errors.get(i).length > 0 && fits.get(i).level() > TINY) {
        shares[count++] = size(errors.get(i), growth, -1, null) / fits.get(i).level();
      }
    }
    Arrays.sort(shares, 0, count);
    return count == 0 ? FIRST_ERROR : shares[count / 2];
  }

  private static double[][] errors(RollingOrigins fit) {
    double[][] errors = new double[fit.cuts()][];
    for (int c = 0; c < errors.length; c++) {
      errors[c] = fit.errors(c);
    }
    return errors;
  }

  /** How errors grow with the distance: mean 1 over the horizon. */
  private double[] growth(List<double[][]> errors) {
    double[] sum = new double[horizon];
    double[] count = new double[horizon];
    for (int h = 0; h < horizon; h++) {
      sum[h] = PRIOR_SERIES * Math.pow((h + 1.0) / horizon, 0.25);
      count[h] = PRIOR_SERIES;
    }
    for (double[][] series : errors) {
      double size = size(series, null, -1, null);
      if (size > TINY) {
        for (double[] cut : series) {
          for (int h = 0; h < cut.length; h++) {
            sum[h] += Math.abs(cut[h]) / size / series.length;
            count[h] += 1.0 / series.length;
          }
        }
      }
    }
    double mean = 0;
    for (int h = 0; h < horizon; h++) {
      sum[h] /= count[h];
      mean += sum[h] / horizon;
    }
    for (int h = 0; h < horizon; h++) {
      sum[h] /= mean;
    }
    return sum;
  }

  /** Mean absolute error, divided by its growth where given, without the cuts about one. */
  private static double size(
      double[][] errors, double @Nullable [] growth, int without, @Nullable RollingOrigins fit) {
    double sum = 0;
    int count = 0;
    for (int c = 0; c < errors.length; c++) {
      if (fit != null && without >= 0 && fit.overlap(c, without)) {
        continue;
      }
      for (int h = 0; h < errors[c].length; h++) {
        sum += Math.abs(errors[c][h]) / (growth == null ? 1 : growth[h]);
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private static double[] pool(
      List<RollingOrigins> fits, List<double[][]> errors, double[] growth) {
    double[] pool = new double[1024];
    int size = 0;
    for (int s = 0; s < fits.size(); s++) {
      double[][] series = errors.get(s);
      for (int c = 0; c < series.length; c++) {
        double unit = size(series, growth, c, fits.get(s));
        if (unit <= TINY) {
          continue;
        }
        for (int h = 0; h < series[c].length; h++) {
          if (size == pool.length) {
            pool = Arrays.copyOf(pool, 2 * size);
          }
          pool[size++] = series[c][h] / growth[h] / unit;
        }
      }
    }
    double[] sorted = Arrays.copyOf(pool, size);
    Arrays.sort(sorted);
    return sorted;
  }

  private static double quantile(double[] sorted, double probability, int grid) {
    double prior = PRIOR_ERRORS[grid];
    if (sorted.length == 0) {
      return prior;
    }
    int at = (int) Math.min(sorted.length - 1.0, probability * sorted.length);
    double share = sorted.length / (sorted.length + PRIOR_CASES);
    return share * sorted[at] + (1 - share) * prior;
  }

  private Forecast forecast(
      SeriesHistory history,
      RollingOrigins fit,
      double[][] errors,
      double[] growth,
      double[] tails,
      double unit) {
    double[] center = fit.center();
    double[] mean = new double[horizon];
    double[][] quantiles = new double[horizon][QuantileGrid.SIZE];
    for (int h = 0; h < horizon; h++) {
      mean[h] = fit.scale().back(center[h]);
      for (int i = 0; i < QuantileGrid.SIZE; i++) {
        quantiles[h][i] = fit.scale().back(center[h] + tails[i] * unit * growth[h]);
      }
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    double[] shares = fit.weights();
    for (int m = 0; m < shares.length; m++) {
      weights.put(fit.names().get(m), shares[m]);
    }
    return new Forecast(
        history.endMillis(),
        history.stepMillis(),
        mean,
        quantiles,
        weights,
        error(fit, errors, growth, tails));
  }

  private static ForecastError error(
      RollingOrigins fit, double[][] errors, double[] growth, double[] tails) {
    double wrong = 0;
    double total = 0;
    double held = 0;
    double covered = 0;
    int count = 0;
    for (int c = 0; c < errors.length; c++) {
      double unit = size(errors, growth, c, fit);
      double before = fit.scale().back(fit.held(c));
      for (int h = 0; h < errors[c].length; h++) {
        double z = fit.truth(c, h);
        double y = fit.scale().back(z);
        wrong += Math.abs(y - fit.scale().back(z - errors[c][h]));
        total += Math.abs(y);
        held += Math.abs(y - before);
        covered += errors[c][h] <= tails[13] * unit * growth[h] ? 1 : 0;
        count++;
      }
    }
    return count == 0
        ? ForecastError.NONE
        : new ForecastError(wrong / total, wrong / held, covered / count, count);
  }
}
