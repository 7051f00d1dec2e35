package io.vedette.detect.behavior;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Refusals, and how usual they are. A count of recent refusals fades with a half-life of ten
 * minutes; the long-run share of refusals says how much of it is this subject's habit.
 */
final class Failures {
  private static final double HALF_LIFE_MILLIS = 600_000.0;
  private static final int MEMORY = 500;

  private double recent;
  private long lastMillis = Long.MIN_VALUE;
  private double share;
  private int events;

  /** Refusals of the last minutes, faded. */
  double recent(long nowMillis) {
    double age = lastMillis == Long.MIN_VALUE ? 0 : Math.max(0, nowMillis - lastMillis);
    return recent * Math.pow(0.5, age / HALF_LIFE_MILLIS);
  }

  void add(boolean failed, long timeMillis) {
    if (failed) {
      recent = recent(timeMillis) + 1;
      lastMillis = Math.max(lastMillis, timeMillis);
    }
    events = Math.min(events + 1, MEMORY);
    share += ((failed ? 1 : 0) - share) / events;
  }

  /**
   * Of a success after refusals: how unlikely that many in a row are under the long-run share with
   * one refusal in twenty added to it; 0 for fewer than five.
   */
  double scoreOfSuccess(long nowMillis) {
    double faded = recent(nowMillis);
    if (faded < 5) {
      return 0;
    }
    double usual = Math.min(0.95, share + 0.05);
    return Surprise.ofProbability(Math.pow(usual, faded / 4));
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(recent);
    out.writeLong(lastMillis);
    out.writeDouble(share);
    out.writeShort(events);
  }

  static Failures read(DataInput in) throws IOException {
    Failures failures = new Failures();
    failures.recent = in.readDouble();
    failures.lastMillis = in.readLong();
    failures.share = in.readDouble();
    failures.events = in.readUnsignedShort();
    return failures;
  }
}
