package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The courses that one series follows: over hour, day and week (UTC), as far as they are longer
 * than a few steps, and over one period found by itself ({@link PeriodFinder}).
 */
final class Cycles {
  static final int COUNT = 4;
  private static final int FOUND = 3;
  private static final long[] CALENDAR = {
    Duration.ofHours(1).toMillis(), Duration.ofDays(1).toMillis(), Duration.ofDays(7).toMillis()
  };
  private static final int LEAST_STEPS = 7;
  private static final double SAME = 0.04;

  private final long stepMillis;
  private final @Nullable CycleProfile[] profiles = new CycleProfile[COUNT];
  private final PeriodFinder finder = new PeriodFinder();
  private double last;

  Cycles(long stepMillis) {
    this.stepMillis = stepMillis;
    for (int c = 0; c < CALENDAR.length; c++) {
      if (CALENDAR[c] >= LEAST_STEPS * stepMillis) {
        profiles[c] = new CycleProfile(CALENDAR[c], stepMillis);
      }
    }
  }

  /** Takes one value, {@code missing} steps after the last one where some were lost. */
  void add(long millis, double z, long missing) {
    for (long i = 0; i < Math.min(missing, LEAST_STEPS); i++) {
      finder.add(last);
    }
    double period = finder.add(z);
    last = z;
    if (period > 0) {
      found(Math.round(period * stepMillis));
    }
    for (CycleProfile profile : profiles) {
      if (profile != null) {
        profile.add(millis, z);
      }
    }
  }

  private void found(long periodMillis) {
    for (CycleProfile profile : profiles) {
      if (profile != null && near(periodMillis, profile.periodMillis())) {
        return;
      }
    }
    profiles[FOUND] = new CycleProfile(periodMillis, stepMillis);
  }

  private static boolean near(long a, long b) {
    return Math.abs(a - b) <= SAME * b;
  }

  /** Period of the cycle that was found, ms; 0 for none. */
  long foundMillis() {
    CycleProfile profile = profiles[FOUND];
    return profile == null ? 0 : profile.periodMillis();
  }

  /** Whether a cycle's course can be read. */
  boolean ready(int cycle) {
    CycleProfile profile = profiles[cycle];
    return profile != null && profile.ready();
  }

  /** A cycle's course at a time, {@code otherwise} where it cannot be read. */
  double at(int cycle, long millis, double otherwise) {
    CycleProfile profile = profiles[cycle];
    return profile != null && profile.ready() ? profile.at(millis) : otherwise;
  }

  /** The course of the longest calendar cycle that can be read; 0 where there is none. */
  double usual(long millis) {
    for (int c = CALENDAR.length - 1; c >= 0; c--) {
      if (ready(c)) {
        return at(c, millis, 0);
      }
    }
    return 0;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(foundMillis());
    out.writeDouble(last);
    finder.write(out);
    for (CycleProfile profile : profiles) {
      if (profile != null) {
        profile.write(out);
      }
    }
  }

  void read(DataInput in) throws IOException {
    long found = in.readLong();
    profiles[FOUND] = found > 0 ? new CycleProfile(found, stepMillis) : null;
    last = in.readDouble();
    finder.read(in);
    for (CycleProfile profile : profiles) {
      if (profile != null) {
        profile.read(in);
      }
    }
  }
}
