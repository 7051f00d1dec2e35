package io.vedette.predict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private static final int UPPER = 13;

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
    PanelTrees.join(fits, horizon);
    PanelErrors errors = new PanelErrors(fits, horizon);
    List<Forecast> out = new ArrayList<>();
    for (int i = 0; i < fits.size(); i++) {
      out.add(forecast(i, fits.get(i), errors));
    }
    return out;
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

  private Forecast forecast(int series, RollingOrigins fit, PanelErrors errors) {
    double[] center = fit.center();
    double unit = errors.unit(series);
    double[] mean = new double[horizon];
    double[][] quantiles = new double[horizon][QuantileGrid.SIZE];
    for (int h = 0; h < horizon; h++) {
      mean[h] = fit.scale().back(center[h]);
      for (int i = 0; i < QuantileGrid.SIZE; i++) {
        quantiles[h][i] = fit.scale().back(center[h] + errors.quantile(unit, h, i));
      }
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    double[] shares = fit.weights();
    for (int m = 0; m < shares.length; m++) {
      weights.put(fit.names().get(m), shares[m]);
    }
    SeriesHistory history = fit.history();
    return new Forecast(
        history.endMillis(),
        history.stepMillis(),
        mean,
        quantiles,
        weights,
        error(series, fit, errors));
  }

  /** What the combination would have shown at the rolling origins. */
  private static ForecastError error(int series, RollingOrigins fit, PanelErrors panel) {
    double[][] errors = panel.of(series);
    double wrong = 0;
    double total = 0;
    double held = 0;
    double covered = 0;
    int count = 0;
    for (int c = 0; c < errors.length; c++) {
      double unit = panel.unitWithout(series, c);
      double before = fit.scale().back(fit.held(c));
      for (int h = 0; h < errors[c].length; h++) {
        double z = fit.truth(c, h);
        double y = fit.scale().back(z);
        wrong += Math.abs(y - fit.scale().back(z - errors[c][h]));
        total += Math.abs(y);
        held += Math.abs(y - before);
        covered += errors[c][h] <= panel.quantile(unit, h, UPPER) ? 1 : 0;
        count++;
      }
    }
    return count == 0
        ? ForecastError.NONE
        : new ForecastError(wrong / total, wrong / held, covered / count, count);
  }
}
