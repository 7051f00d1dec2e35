package io.vedette.detect.log.anomaly;

import io.vedette.model.Severity;
import org.jspecify.annotations.Nullable;

/** Finds unusual values of a pattern's variables, by pattern and position. */
final class ValueWatch {
  /** Surprise from which a value, an order or a missing follower counts: one in 100 million. */
  static final double DECADES = 8;

  /** Variables of a pattern that are looked at. */
  private static final int MAX_VARIABLES = 6;

  private final WatchOptions options;

  ValueWatch(WatchOptions options) {
    this.options = options;
  }

  void observe(WatchState s, WatchedPattern p, Line line) {
    boolean known = line.timeMillis() - s.firstMillis >= options.warmUpMillis();
    int n = Math.min(line.variables(), MAX_VARIABLES);
    for (int v = 0; v < n; v++) {
      ValueModel model = model(p, line, v);
      Unusual found =
          model == null ? null : model.observe(line.timeMillis(), line.value(v), options);
      if (found != null && known) {
        s.bursts.raise(Kind.VALUE, episode(p, line, v, found));
      }
    }
  }

  private static @Nullable ValueModel model(WatchedPattern p, Line line, int variable) {
    ValueModel model = find(p, line.position(variable));
    if (model == null && p.values.size() < MAX_VARIABLES) {
      model = new ValueModel(line.position(variable), line.role(variable));
      p.values.add(model);
    }
    return model == null || model.role == Line.Role.NAME ? null : model;
  }

  private static @Nullable ValueModel find(WatchedPattern p, int position) {
    for (ValueModel model : p.values) {
      if (model.position == position) {
        return model;
      }
    }
    return null;
  }

  private static Episode episode(WatchedPattern p, Line line, int variable, Unusual u) {
    String what = "has %s as value %d: %s".formatted(line.value(variable), variable + 1, u.what());
    return new Episode(
        p.id + ' ' + line.position(variable) + ' ' + u.key(),
        p.id,
        p.title(),
        p.error,
        Severity.LOW,
        RateWatch.score(u.decades()),
        what,
        p.example,
        line.text(),
        line.traceId(),
        u.actual(),
        u.expected(),
        0,
        u.expected(),
        line.timeMillis(),
        line.timeMillis(),
        true);
  }
}
