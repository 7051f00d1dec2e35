package io.vedette.jobs;

import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.model.SeriesKey;
import io.vedette.predict.EventCalendar;
import io.vedette.rules.RulePack;
import io.vedette.rules.slo.Slo;
import io.vedette.rules.threshold.ForecastLimit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule pack says of each series. Matching a series against all rules takes longer than
 * judging a point, so it is done once and the answer is kept with the series; equal answers are one
 * object.
 */
final class SeriesRules {
  /** Answers for series that nothing is kept of: a collision replaces, so memory is bounded. */
  private static final int UNKEPT = 1 << 14;

  private final RulePack pack;
  private final SeriesMonitors monitors;
  private final Map<Answer, Answer> answers = new HashMap<>();
  private final long[] unkeptIds = new long[UNKEPT];
  private final @Nullable Answer[] unkept = new @Nullable Answer[UNKEPT];

  SeriesRules(RulePack pack, EventCalendar calendar) {
    this.pack = pack;
    this.monitors = new SeriesMonitors(MonitorOptions.defaults(), pack.detectors(), calendar);
  }

  /**
   * What the rules say of one series.
   *
   * @param by who says so; once other rules are in force it must be asked anew
   * @param monitor who judges it, or null where a rule says to leave it alone
   * @param limits forecast limits that it is held against or that it gives
   * @param objectives service levels whose ratio it is part of
   */
  record Answer(
      SeriesRules by,
      @Nullable SeriesMonitor monitor,
      List<ForecastLimit> limits,
      List<Slo> objectives) {}

  Answer of(SeriesKey series) {
    Answer answer =
        new Answer(
            this,
            monitors.of(series),
            LimitRouter.concerning(series, pack.limits()),
            ObjectiveRouter.concerning(series, pack.slos()));
    return answers.computeIfAbsent(answer, a -> a);
  }

  /** For a series that nothing is kept of. */
  Answer ofUnkept(long id, SeriesKey series) {
    int slot = (int) (id >>> 40) & (UNKEPT - 1);
    Answer known = unkept[slot];
    if (known == null || unkeptIds[slot] != id) {
      known = of(series);
      unkept[slot] = known;
      unkeptIds[slot] = id;
    }
    return known;
  }
}
