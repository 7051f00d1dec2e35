package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The levels of one series that the models are built from, each a constant-time fold: exponentially
 * weighted means of several memories, the median of the last points, and damped-trend exponential
 * smoothing (Gardner, McKenzie, Management Science 1985).
 */
final class LevelTracker {
  private static final double[] GAINS = {0.5, 0.3, 0.15, 0.1, 0.04, 0.005};
  static final int HALF = 0;
  static final int FAST = 1;
  static final int MEDIUM = 2;
  static final int STEADY = 3;
  static final int SLOW = 4;
  static final int LONG = 5;

  private static final int MEDIAN = 31;
  private static final double LEVEL_GAIN = 0.15;
  private static final double TREND_GAIN = 0.01;
  private static final double DAMPING = 0.995;
  private static final double RANGE_DECAY = 0.001;

  private final double[] means = new double[GAINS.length];
  private final float[] ring = new float[MEDIAN];
  private final float[] sorted = new float[MEDIAN];
  private int filled;
  private int next;
  private long count;
  private double last;
  private double level;
  private double trend;
  private double low;
  private double high;

  /** Takes one value, {@code missing} steps after the last one where some were lost. */
  void add(double z, long missing) {
    count++;
    if (count == 1) {
      level = z;
      low = z;
      high = z;
    } else {
      level += trend * damped((double) missing);
      double error = z - level - trend;
      double gain = Math.max(LEVEL_GAIN, 1.0 / count);
      level += trend + gain * error;
      trend = DAMPING * trend + (count < 10 ? 0 : TREND_GAIN * error);
      low = Math.min(z, low + RANGE_DECAY * (z - low));
      high = Math.max(z, high + RANGE_DECAY * (z - high));
    }
    for (int i = 0; i < means.length; i++) {
      means[i] += Math.max(GAINS[i], 1.0 / count) * (z - means[i]);
    }
    last = z;
    median((float) z);
  }

  private void median(float z) {
    int size = filled;
    if (filled == MEDIAN) {
      int old = Arrays.binarySearch(sorted, 0, filled, ring[next]);
      System.arraycopy(sorted, old + 1, sorted, old, filled - old - 1);
      size--;
    } else {
      filled++;
    }
    ring[next] = z;
    next = (next + 1) % MEDIAN;
    int at = Arrays.binarySearch(sorted, 0, size, z);
    at = at < 0 ? -at - 1 : at;
    System.arraycopy(sorted, at, sorted, at + 1, size - at);
    sorted[at] = z;
  }

  double last() {
    return last;
  }

  double mean(int which) {
    return means[which];
  }

  double median() {
    return sorted[filled / 2];
  }

  /** Damped trend, {@code steps} ahead. */
  double trending(double steps) {
    return level + trend * damped(steps);
  }

  private static double damped(double steps) {
    return DAMPING * (1 - Math.pow(DAMPING, steps)) / (1 - DAMPING);
  }

  /** Keeps a regression's answer near the values seen. */
  double plausible(double z) {
    double room = 0.5 * (high - low);
    return Math.max(low - room, Math.min(high + room, z));
  }

  void write(DataOutput out) throws IOException {
    for (double mean : means) {
      out.writeDouble(mean);
    }
    out.writeByte(filled);
    out.writeByte(next);
    for (int i = 0; i < filled; i++) {
      out.writeFloat(ring[i]);
    }
    out.writeLong(count);
    for (double d : new double[] {last, level, trend, low, high}) {
      out.writeDouble(d);
    }
  }

  void read(DataInput in) throws IOException {
    for (int i = 0; i < means.length; i++) {
      means[i] = in.readDouble();
    }
    filled = in.readUnsignedByte();
    next = in.readUnsignedByte();
    for (int i = 0; i < filled; i++) {
      ring[i] = in.readFloat();
      sorted[i] = ring[i];
    }
    Arrays.sort(sorted, 0, filled);
    count = in.readLong();
    last = in.readDouble();
    level = in.readDouble();
    trend = in.readDouble();
    low = in.readDouble();
    high = in.readDouble();
  }
}
