package io.vedette.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The models of one history, weighted by their errors at origins in its past, and the errors that
 * the combination would have made there.
 *
 * <p>Combining beats choosing (Bates, Granger 1969; Makridakis et al., The M4 competition, IJF
 * 2020). To keep the errors honest, those at one origin come from weights learnt at the origins
 * whose targets do not overlap with it (cross-validation).
 */
final class RollingOrigins {
  private static final int ORIGINS = 7;

  /** Added to every loss, as a share of the least: keeps one lucky model from taking all. */
  private static final double CAUTION = 0.05;

  private final SeriesHistory history;
  private final Seasons seasons;
  private final Scale scale;
  private final int horizon;
  private final int[] cuts;

  /** How many values are known at each cut, then at present. */
  private final int[] origins;

  private final List<BatchModel> models = new ArrayList<>();

  /** Mean absolute error: model, cut. */
  private final List<double[]> loss = new ArrayList<>();

  /** Forecasts: model, origin (cuts, then the present), step. */
  private final List<double[][]> paths = new ArrayList<>();

  private final double[] z;

  /** What the calendar adds ahead, on the modelling scale. */
  private final double[] ahead;

  RollingOrigins(
      SeriesHistory history,
      int horizon,
      EventCalendar calendar,
      Optional<SiblingCourse> siblings) {
    this.history = history;
    this.horizon = horizon;
    double[] values = history.values();
    scale = Arrays.stream(values).anyMatch(v -> v < 0) ? Scale.PLAIN : Scale.ROOT;
    z = Arrays.stream(values).map(scale::to).toArray();
    seasons = Seasons.of(z, history.stepMillis());
    ahead = takeOut(calendar);
    cuts = cuts(z.length, horizon);
    origins = new int[cuts.length + 1];
    for (int i = 0; i < cuts.length; i++) {
      origins[i] = z.length - cuts[i];
    }
    origins[cuts.length] = z.length;
    if (siblings.isEmpty() || cuts.length > 0) {
      ModelFamily.of(seasons).forEach(this::join);
    }
    siblings.ifPresent(this::join);
    if (models.isEmpty()) {
      join(new SeasonalNaive("naive", 1));
    }
  }

  /** Adds one more model, where the first origin has data enough for it. */
  void join(BatchModel model) {
    if (!model.fits(origins[0])) {
      return;
    }
    double[][] path = model.forecasts(z, origins, horizon);
    double[] losses = new double[cuts.length];
    for (int c = 0; c < cuts.length; c++) {
      losses[c] = loss(path[c], c);
    }
    models.add(model);
    paths.add(path);
    loss.add(losses);
  }

  /** Takes the calendar's effects out of the past and returns those ahead. */
  private double[] takeOut(EventCalendar calendar) {
    if (calendar.events().isEmpty()) {
      return new double[horizon];
    }
    double[] effects = new CalendarEffects(history, z, calendar, seasons).effects(horizon);
    for (int t = 0; t < z.length; t++) {
      z[t] -= effects[t];
    }
    return Arrays.copyOfRange(effects, z.length, effects.length);
  }

  /** Distances of the origins from the end, the farthest first. */
  private static int[] cuts(int n, int horizon) {
    int stride = Math.max(1, horizon / 2);
    int count = Math.min(ORIGINS, n / 2 / stride);
    if (count == 0) {
      stride = Math.max(1, n / 3);
      count = n >= 3 ? 1 : 0;
    }
    int[] cuts = new int[count];
    for (int i = 0; i < count; i++) {
      cuts[i] = (count - i) * stride;
    }
    return cuts;
  }

  private double loss(double[] path, int cut) {
    int known = known(cut);
    double sum = 0;
    for (int h = 0; h < known; h++) {
      sum += Math.abs(path[h] - z[z.length - cuts[cut] + h]);
    }
    return sum / known;
  }

  SeriesHistory history() {
    return history;
  }

  Seasons seasons() {
    return seasons;
  }

  /** Its mean course over the longer season, on the modelling scale; only where it has one. */
  double[] course() {
    return Seasons.course(z, z.length, seasons.shortPeriod(), seasons.longPeriod(), 1);
  }

  /** Mean absolute value, on the modelling scale. */
  double level() {
    return Arrays.stream(z).map(Math::abs).sum() / z.length;
  }

  Scale scale() {
    return scale;
  }

  /** How many values are known at the first origin. */
  int firstCut() {
    return origins[0];
  }

  /** The past without the calendar's effects, on the modelling scale; not to be changed. */
  double[] past() {
    return z;
  }

  /** Number of origins in the past. */
  int cuts() {
    return cuts.length;
  }

  /** Number of steps ahead of a cut whose truth is known. */
  int known(int cut) {
    return Math.min(horizon, cuts[cut]);
  }

  boolean overlap(int cut, int other) {
    return Math.abs(cuts[cut] - cuts[other]) < horizon;
  }

  /** The models' names with their shares, in the order of {@link #weights}. */
  List<String> names() {
    return models.stream().map(BatchModel::name).toList();
  }

  /** Weights for the present. */
  double[] weights() {
    return weights(-1);
  }

  private double[] weights(int without) {
    double[] mean = new double[models.size()];
    int used = 0;
    for (int c = 0; c < cuts.length; c++) {
      if (without >= 0 && overlap(c, without)) {
        continue;
      }
      used++;
      for (int m = 0; m < mean.length; m++) {
        mean[m] += loss.get(m)[c];
      }
    }
    if (used == 0 && without >= 0) {
      return weights(-1);
    }
    double least = Arrays.stream(mean).min().orElse(0);
    double sum = 0;
    for (int m = 0; m < mean.length; m++) {
      double ratio = least > 0 ? least * (1 + CAUTION) / (mean[m] + CAUTION * least) : 1;
      mean[m] = least == 0 && mean[m] > 0 ? 0 : ratio * ratio * ratio * ratio;
      sum += mean[m];
    }
    for (int m = 0; m < mean.length; m++) {
      mean[m] /= sum;
    }
    return mean;
  }

  /** The combination from the present on, on the modelling scale. */
  double[] center() {
    double[] center = combine(weights(), cuts.length);
    for (int h = 0; h < horizon; h++) {
      center[h] += ahead[h];
    }
    return center;
  }

  /** Truth less combination at a cut, as far as it is known, on the modelling scale. */
  double[] errors(int cut) {
    double[] path = combine(weights(cut), cut);
    double[] errors = new double[known(cut)];
    for (int h = 0; h < errors.length; h++) {
      errors[h] = z[z.length - cuts[cut] + h] - path[h];
    }
    return errors;
  }

  private double[] combine(double[] weights, int origin) {
    double[] sum = new double[horizon];
    for (int m = 0; m < weights.length; m++) {
      for (int h = 0; h < horizon; h++) {
        sum[h] += weights[m] * paths.get(m)[origin][h];
      }
    }
    return sum;
  }

  /** The value {@code steps} before a cut's target, to compare errors with those of holding it. */
  double held(int cut) {
    return z[z.length - cuts[cut] - 1];
  }

  double truth(int cut, int step) {
    return z[z.length - cuts[cut] + step];
  }
}
