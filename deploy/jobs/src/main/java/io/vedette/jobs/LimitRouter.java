package io.vedette.jobs;

import io.vedette.model.Entity;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.rules.threshold.ForecastLimit;
import java.util.List;
import java.util.function.Consumer;

/** Makes of a sample what the forecast limits that it concerns need. */
final class LimitRouter {
  private LimitRouter() {}

  /** The limits that a series is held against or that it gives. */
  static List<ForecastLimit> concerning(SeriesKey series, List<ForecastLimit> limits) {
    return limits.stream().filter(limit -> limit.gives(series) || limit.matches(series)).toList();
  }

  /**
   * Routes a sample.
   *
   * @param limits those that concern its series
   */
  static void route(MetricSample sample, List<ForecastLimit> limits, Consumer<LimitedSample> out) {
    for (ForecastLimit limit : limits) {
      out.accept(
          new LimitedSample(
              key(limit, sample.series()),
              limit.name(),
              limit.gives(sample.series()),
              limit.limit(),
              limit.sense(),
              limit.horizonMillis(),
              limit.severity(),
              sample.series().toString(),
              sample.series().name(),
              Entity.of(sample.series()),
              sample.timeMillis(),
              sample.value()));
    }
  }

  private static String key(ForecastLimit limit, SeriesKey series) {
    if (limit.limitMetric().isEmpty()) {
      return limit.name() + '|' + series;
    }
    StringBuilder key = new StringBuilder(limit.name());
    for (String label : limit.joinLabels()) {
      key.append('|').append(series.labels().getOrDefault(label, ""));
    }
    return key.toString();
  }
}
