package io.vedette.jobs;

import io.vedette.model.Forecast;
import io.vedette.predict.ForecastError;
import io.vedette.predict.LoadForecaster;
import io.vedette.predict.SiblingModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A load forecaster's forecast as it is published: steps, models, weights, recent error. */
final class PublishedForecast {
  private static final int STEPS = 60;
  private static final double WORTH_NAMING = 0.01;

  private PublishedForecast() {}

  /**
   * @param steps how many minutes ahead; at most 60 evenly spaced steps are published
   */
  static Forecast of(LoadForecaster load, String series, int steps) {
    int stride = Math.max(1, steps / STEPS);
    io.vedette.predict.Forecast path = load.forecast(Math.max(1, steps / stride), stride);
    List<Forecast.Step> published = new ArrayList<>();
    for (int k = 1; k <= path.steps(); k++) {
      double lower = path.quantile(k, 0.025);
      double upper = path.quantile(k, 0.975);
      double mean = Math.max(lower, Math.min(upper, path.mean(k)));
      published.add(new Forecast.Step(mean, lower, upper));
    }
    Forecast.Shared shared = load.shared().map(PublishedForecast::shared).orElse(null);
    return new Forecast(
        series,
        path.originMillis(),
        path.stepMillis(),
        published,
        models(path.weights(), shared),
        quality(path.error()),
        path.weights(),
        shared);
  }

  private static Forecast.Shared shared(SiblingModel.Provenance of) {
    return new Forecast.Shared(of.trainedMillis(), of.rows(), of.siblings(), of.skill());
  }

  /** The models with at least 1 % of the weight, the heaviest first; where the trees came from. */
  private static String models(Map<String, Double> weights, Forecast.@Nullable Shared shared) {
    String named =
        weights.entrySet().stream()
            .filter(share -> share.getValue() >= WORTH_NAMING)
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .map(share -> String.format(Locale.ROOT, "%s %.2f", share.getKey(), share.getValue()))
            .collect(Collectors.joining(", "));
    if (shared == null) {
      return named;
    }
    return String.format(
        Locale.ROOT,
        "%s; trees trained up to %s on %,d rows of %d series, error %.2f of naive's",
        named,
        Instant.ofEpochMilli(shared.trainedMillis()),
        shared.rows(),
        shared.siblings(),
        shared.skill());
  }

  private static Forecast.@Nullable Quality quality(ForecastError error) {
    boolean measured =
        Double.isFinite(error.wape())
            && Double.isFinite(error.mase())
            && Double.isFinite(error.coverage());
    return measured ? new Forecast.Quality(error.wape(), error.mase(), error.coverage()) : null;
  }
}
