package io.vedette.detect.metric;

import io.vedette.model.AnomalyKind;

/**
 * What a series is watched by: eight features, each with an eye for one kind of change; see {@link
 * RecordDetector}. All are read from the state as it is after the point.
 */
final class Features {
  static final int VALUE = 0;
  static final int CHANGE = 1;
  static final int SPREAD = 2;
  static final int PEAK = 3;
  static final int SEASON = 4;
  static final int TREND = 5;
  static final int RUN = 6;
  static final int CYCLE = 7;
  static final int NONE = -1;

  /** Features of which the most surprising one speaks. */
  static final int LOOKS = CYCLE + 1;

  /** Points that the means of a feature remember, about. */
  static final int FAST = 3;

  static final int SLOW = 16;
  static final int SEASON_POINTS = 60;
  static final int SPREAD_POINTS = 60;

  /** Points of a block whose highest value is looked at. */
  static final int BLOCK = 8;

  private static final double DAY_MILLIS = 86_400_000.0;
  private static final double MIN_RUN_EXCESS = 8;
  private static final int PRIOR_FROM_POINTS = 20;

  /** How well the shape of a season is known, as a share of its size. */
  private static final double SEASON_DOUBT = 0.05;

  private Features() {}

  /** What the seasons leave over was seen as often as there were periods, not points. */
  static double doubt(RecordState s, int feature) {
    return feature == CYCLE ? Math.log10(s.seasons.provenMillis() / s.interval) : 0;
  }

  static boolean counts(int feature, Extremes extremes, double x) {
    boolean above = extremes.isAbove(x);
    return switch (feature) {
      case SPREAD, RUN -> above;
      case PEAK -> !above;
      default -> true;
    };
  }

  static boolean present(RecordState s, int feature) {
    return switch (feature) {
      case PEAK -> s.lastBlockHigh > Double.NEGATIVE_INFINITY;
      case SEASON -> daySeen(s);
      case CYCLE -> s.seasons.cyclic();
      default -> true;
    };
  }

  static double feature(RecordState s, int feature, double value) {
    return switch (feature) {
      case VALUE -> value;
      case CHANGE -> s.fast - s.slow;
      case SPREAD -> s.spread;
      case TREND -> s.slow - s.base;
      case PEAK -> Math.max(s.blockHigh, s.lastBlockHigh);
      case SEASON -> s.seasonal;
      case CYCLE -> s.cyclic - s.cyclicBase;
      default -> s.run;
    };
  }

  /** How large a change the feature shows, in the series' unit: what must matter to count. */
  static double deviation(RecordState s, int feature, double value) {
    return switch (feature) {
      case VALUE -> value - s.slow;
      case CHANGE -> s.fast - s.slow;
      case SPREAD -> s.spread;
      case TREND -> s.slow - s.base;
      case PEAK -> feature(s, PEAK, value) - s.features[PEAK].middle();
      case CYCLE -> s.cyclic - s.cyclicBase;
      default -> s.seasonal;
    };
  }

  static double minExcess(RecordState s, int feature) {
    if (feature == RUN) {
      return MIN_RUN_EXCESS;
    }
    if (feature == CYCLE) {
      return SEASON_DOUBT * s.seasons.size();
    }
    return Double.isInfinite(s.quantum) ? 0 : 0.5 * s.quantum / (feature == VALUE ? 1 : FAST);
  }

  /** A value that, held, would keep the feature at the record that was broken. */
  static double edge(RecordState s, int feature) {
    Extremes extremes = s.features[feature];
    double record = s.direction > 0 ? extremes.high() : extremes.low();
    return switch (feature) {
      case CHANGE -> s.slow + record;
      case TREND -> s.base + record;
      case SPREAD -> s.last < s.slow ? s.slow - record : s.slow + record;
      case SEASON -> s.last - s.seasonal + record;
      case CYCLE -> s.last - s.cyclic + s.cyclicBase + record;
      case RUN -> s.last;
      default -> record;
    };
  }

  static AnomalyKind kind(int feature, int direction) {
    return switch (feature) {
      case SEASON, CYCLE -> AnomalyKind.CONTEXTUAL;
      case TREND -> AnomalyKind.TREND_CHANGE;
      case SPREAD -> AnomalyKind.VARIANCE_CHANGE;
      case PEAK -> AnomalyKind.PATTERN_BREAK;
      case RUN -> AnomalyKind.FLAT_LINE;
      default -> direction > 0 ? AnomalyKind.SPIKE : AnomalyKind.DIP;
    };
  }

  /**
   * About how many points ago that began which the last point shows: as many steps as its own would
   * bring the feature from where it usually is to where it is now. A jump begins with its first
   * point, whatever feature shows it most.
   */
  static int sincePoints(RecordState s) {
    return switch (s.speaking) {
      case SPREAD -> steps(s, s.spread, s.spreadStep, SPREAD_POINTS / 4);
      case TREND -> steps(s, s.slow - s.base, s.trendStep, SLOW);
      case SEASON -> steps(s, s.seasonal, s.seasonalStep, SEASON_POINTS / 2);
      case CYCLE -> steps(s, s.cyclic - s.cyclicBase, s.cyclicStep, SEASON_POINTS / 2);
      case PEAK -> BLOCK;
      default -> 0;
    };
  }

  /** Points before the last one; no more than the feature can be told over. */
  private static int steps(RecordState s, double now, double step, int most) {
    double steps = (now - s.features[s.speaking].usual()) / step;
    return steps >= 0 ? (int) Math.min(most, Math.max(0, Math.round(steps) - 1)) : most;
  }

  static void learn(RecordState s, double value, double elapsed) {
    for (int i = 0; i < s.features.length; i++) {
      if (i != RUN && present(s, i)) {
        s.features[i].learn(feature(s, i, value), elapsed);
      }
    }
  }

  static boolean daySeen(RecordState s) {
    return timeSpan(s) >= DAY_MILLIS;
  }

  static double timeSpan(RecordState s) {
    return s.lastMillis - s.firstMillis;
  }

  /**
   * Whether a series is too young to be judged and old enough to be told from its siblings: its
   * level and its spread are known.
   */
  static boolean wantsPrior(RecordState s) {
    return s.points >= PRIOR_FROM_POINTS
        && !s.features[VALUE].warm()
        && !s.twoValued
        && s.spread > 0;
  }

  /**
   * Takes over what a sibling has seen, moved to this series' level and scaled by its spread: the
   * ranges of the features and the seasons that have proved themselves.
   *
   * @param sibling one of the same metric, about as of now; left as it is
   * @return whether the two can be compared
   */
  static boolean adopt(RecordState s, RecordState sibling) {
    double factor = s.spread / sibling.spread;
    double intervals = s.interval / sibling.interval;
    if (!(factor > 1e-6 && factor < 1e6)
        || !(intervals > 0.5 && intervals < 2)
        || sibling.twoValued) {
      return false;
    }
    double offset = s.slow - factor * sibling.slow;
    s.features[VALUE].adopt(sibling.features[VALUE], factor, offset);
    s.features[PEAK].adopt(sibling.features[PEAK], factor, offset);
    s.features[CHANGE].adopt(sibling.features[CHANGE], factor, 0);
    s.features[TREND].adopt(sibling.features[TREND], factor, 0);
    s.features[SPREAD].adopt(sibling.features[SPREAD], factor, 0);
    s.features[RUN].adopt(sibling.features[RUN], 1, 0);
    return true;
  }
}
