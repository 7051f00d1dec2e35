package io.vedette.detect.trace;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What {@link EarlyWarning} takes for usual of a service: the last half hour minute by minute, and
 * how many calls of the last four hours, about, have failed.
 */
public final class EarlyWarningState {
  private static final int MINUTES = 30;
  private static final int ENOUGH_MINUTES = 10;
  private static final int ENOUGH_CALLS = 100;
  private static final int MIN_CALLS = 5;
  private static final float FADE = 1 - 1f / 240;

  /** Minutes with enough calls that were ever learned; the newest are kept. */
  private int learned;

  private final float[] p95 = new float[MINUTES];
  private final float[] failed = new float[MINUTES];
  private float calls;
  private float errors;

  /** No warning before this event time. */
  long silentUntilMillis = Long.MIN_VALUE;

  void learn(RedWindow minute) {
    if (minute.seen < MIN_CALLS) {
      return;
    }
    int at = learned % MINUTES;
    p95[at] = minute.timed < MIN_CALLS ? Float.NaN : (float) minute.quantileMillis(0.95);
    failed[at] = (float) minute.errorRatio();
    calls = FADE * calls + minute.seen;
    errors = FADE * errors + failed[at] * minute.seen;
    // beyond two rounds only the place in the round matters
    learned = learned + 1 < 2 * MINUTES ? learned + 1 : MINUTES;
  }

  private int kept() {
    return Math.min(learned, MINUTES);
  }

  boolean ready() {
    return kept() >= ENOUGH_MINUTES && calls >= ENOUGH_CALLS;
  }

  /** The 95th percentile that nine in ten minutes kept to, ms; NaN where there are too few. */
  double usualP95() {
    return ninth(Arrays.copyOf(p95, kept()));
  }

  /** Share of failures; never 0, as none seen is not none ever. */
  double usualErrors() {
    return (errors + 1.0) / (calls + 2.0);
  }

  /** The share of failures that nine in ten minutes kept to. */
  double highErrors() {
    return ninth(Arrays.copyOf(failed, kept()));
  }

  private static double ninth(float[] values) {
    Arrays.sort(values); // NaN last
    int n = values.length;
    while (n > 0 && Float.isNaN(values[n - 1])) {
      n--;
    }
    return n < ENOUGH_MINUTES ? Double.NaN : values[(int) Math.ceil(0.9 * n) - 1];
  }

  public static StateCodec<EarlyWarningState> codec() {
    return new StateCodec<>() {
      @Override
      public int version() {
        return 1;
      }

      @Override
      public void write(EarlyWarningState s, DataOutput out) throws IOException {
        out.writeLong(s.silentUntilMillis);
        out.writeFloat(s.calls);
        out.writeFloat(s.errors);
        out.writeByte(s.learned);
        for (int i = 0; i < s.kept(); i++) {
          out.writeFloat(s.p95[i]);
          out.writeFloat(s.failed[i]);
        }
      }

      @Override
      public EarlyWarningState read(int version, DataInput in) throws IOException {
        if (version != 1) {
          throw new IOException("early warning of version " + version + "; this code reads 1");
        }
        EarlyWarningState s = new EarlyWarningState();
        s.silentUntilMillis = in.readLong();
        s.calls = in.readFloat();
        s.errors = in.readFloat();
        s.learned = in.readByte();
        if (s.learned < 0 || s.learned >= 2 * MINUTES) {
          throw new IOException("damaged early warning: " + s.learned + " minutes");
        }
        for (int i = 0; i < s.kept(); i++) {
          s.p95[i] = in.readFloat();
          s.failed[i] = in.readFloat();
        }
        return s;
      }
    };
  }
}
