package io.vedette.detect.rollout;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link RolloutWatch} keeps of one service: about 3 KiB, and up to 16 KiB where it logs.
 * Mutable.
 */
public final class RolloutState {
  static final int HOURS = 25;
  static final int MAX_VERSIONS = 16;

  /** Versions with the end of the last minute in which each answered. */
  final Map<String, Long> seen = new LinkedHashMap<>();

  /** The version that is compared, or the only one. */
  String version = "";

  /** The version before it. */
  String before = "";

  /** When the new version first answered, ms; 0 where none is under comparison. */
  long sinceMillis;

  /** When enough was last known of the new version, and it was not worse; 0 for never. */
  long goodMillis;

  RolloutVerdict verdict = RolloutVerdict.INCONCLUSIVE;

  /** The new version's minutes, and the old one's at the same time. */
  Minutes fresh = new Minutes();

  Minutes beside = new Minutes();

  /** The version in force, by hour: slot {@code hour mod 25} holds the hour written there. */
  final long[] hours = new long[HOURS];

  final Minutes[] history = new Minutes[HOURS];

  /** What the version before logged, fading, and what the new one does. */
  PatternCounts logsBefore = new PatternCounts();

  PatternCounts logsFresh = new PatternCounts();

  RolloutState() {
    for (int i = 0; i < HOURS; i++) {
      history[i] = new Minutes();
    }
  }

  /** True while a new version is under comparison. */
  public boolean comparing() {
    return sinceMillis > 0;
  }

  Minutes hour(long hour) {
    int slot = (int) Math.floorMod(hour, (long) HOURS);
    if (hours[slot] != hour) {
      hours[slot] = hour;
      history[slot] = new Minutes();
    }
    return history[slot];
  }

  /** What is known of an hour; empty where it was overwritten or never written. */
  Minutes known(long hour) {
    int slot = (int) Math.floorMod(hour, (long) HOURS);
    return hours[slot] == hour ? history[slot] : new Minutes();
  }
}
