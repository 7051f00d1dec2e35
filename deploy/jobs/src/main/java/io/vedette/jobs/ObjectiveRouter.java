package io.vedette.jobs;

import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.rules.slo.Slo;
import java.util.List;
import java.util.function.Consumer;

/** Makes of a sample what the objectives whose ratio it is part of need. */
final class ObjectiveRouter {
  private ObjectiveRouter() {}

  /** The objectives whose ratio a series is part of. */
  static List<Slo> concerning(SeriesKey series, List<Slo> slos) {
    return slos.stream()
        .filter(
            slo ->
                slo.indicator() instanceof Slo.Ratio ratio
                    && (ratio.counted().matches(series) || ratio.total().matches(series)))
        .toList();
  }

  /**
   * Routes a sample.
   *
   * @param slos those that its series is part of
   */
  static void route(MetricSample sample, List<Slo> slos, Consumer<SloEvent> out) {
    for (Slo slo : slos) {
      if (slo.indicator() instanceof Slo.Ratio ratio) {
        if (ratio.counted().matches(sample.series())) {
          SloEvent.Part part = ratio.countsGood() ? SloEvent.Part.GOOD : SloEvent.Part.BAD;
          out.accept(event(slo, ratio, part, sample));
        }
        if (ratio.total().matches(sample.series())) {
          out.accept(event(slo, ratio, SloEvent.Part.TOTAL, sample));
        }
      }
    }
  }

  private static SloEvent event(Slo slo, Slo.Ratio ratio, SloEvent.Part part, MetricSample sample) {
    boolean grows = ratio.cumulative() && sample.kind() != MetricKind.DELTA;
    return new SloEvent(
        slo.name(),
        slo.owner(sample.series()),
        part,
        grows ? sample.series().toString() : "",
        sample.timeMillis(),
        sample.value());
  }
}
