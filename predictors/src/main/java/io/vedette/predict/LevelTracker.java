package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The levels of one series that the models are built from, each a constant-time fold: exponentially
 * weighted means of several memories, medians of the last points, and damped-trend exponential
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

  private static final int[] WINDOWS = {7, 15, 31, 61};
  static final int MEDIANS = 4;
  static final int MEDIAN_31 = 2;

  private static final double LEVEL_GAIN = 0.15;
  private static final double TREND_GAIN = 0.01;
  private static final double DAMPING = 0.995;
  private static final double RANGE_DECAY = 0.001;

  private final double[] means = new double[GAINS.length];
  private final RunningMedian[] medians = new RunningMedian[MEDIANS];
  private long count;
  private double last;
  private double level;
  private double trend;
  private double low;
  private double high;

  LevelTracker() {
    for (int i = 0; i < MEDIANS; i++) {
      medians[i] = new RunningMedian(WINDOWS[i]);
    }
  }

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
    for (RunningMedian median : medians) {
      median.add((float) z);
    }
  }

  double last() {
    return last;
  }

  double mean(int which) {
    return means[which];
  }

  /** The median of the last 7, 15, 31 or 61 values. */
  double median(int which) {
    return medians[which].value();
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
    for (RunningMedian median : medians) {
      median.write(out);
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
    for (RunningMedian median : medians) {
      median.read(in);
    }
    count = in.readLong();
    last = in.readDouble();
    level = in.readDouble();
    trend = in.readDouble();
    low = in.readDouble();
    high = in.readDouble();
  }
}
