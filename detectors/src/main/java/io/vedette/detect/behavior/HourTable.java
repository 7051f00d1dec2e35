package io.vedette.detect.behavior;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** At which hours of the UTC day a subject works; counts halve when they reach 4,096. */
final class HourTable {
  private static final long HOUR_MILLIS = 3_600_000L;
  private static final int MAX = 4096;

  private final short[] counts = new short[24];

  static int hour(long timeMillis) {
    return (int) Math.floorMod(Math.floorDiv(timeMillis, HOUR_MILLIS), 24L);
  }

  void add(long timeMillis) {
    if (++counts[hour(timeMillis)] >= MAX) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (short) (counts[i] / 2);
      }
    }
  }

  /**
   * Probability of an hour at most as usual as this one: the mass of all hours that are not more
   * frequent, each smoothed by its neighbours.
   */
  double tail(long timeMillis) {
    double[] mass = new double[24];
    double total = 0;
    for (int i = 0; i < 24; i++) {
      mass[i] = 0.25 + counts[i] + 0.5 * (counts[(i + 1) % 24] + counts[(i + 23) % 24]);
      total += mass[i];
    }
    double here = mass[hour(timeMillis)];
    double tail = 0;
    for (double m : mass) {
      tail += m <= here ? m : 0;
    }
    return tail / total;
  }

  void write(DataOutput out) throws IOException {
    for (short count : counts) {
      out.writeShort(count);
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.readShort();
    }
  }
}
