package io.vedette.detect.log.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The times between one pattern's lines: exponentially weighted mean, variance and largest value.
 * What comes with a coefficient of variation below {@value #MAX_VARIATION} is a heartbeat; random
 * arrivals have 1.
 */
final class Gaps {
  private static final double MAX_VARIATION = 0.25;
  private static final int MIN_GAPS = 30;
  private static final double MEMORY = 0.02;
  private static final double FADE = 0.995;

  /** Slower than this is a schedule, not a heartbeat. */
  private static final double MAX_MEAN_MILLIS = 6 * 3_600_000.0;

  private static final double MIN_MEAN_MILLIS = 500;

  private int count;
  private double mean;
  private double variance;
  private double largest;

  void add(long gapMillis) {
    count++;
    double weight = Math.max(1.0 / count, MEMORY);
    double off = gapMillis - mean;
    mean += weight * off;
    variance = (1 - weight) * (variance + weight * off * off);
    largest = Math.max((double) gapMillis, largest * FADE);
  }

  /** Usual time between two lines, ms. */
  double mean() {
    return mean;
  }

  boolean regular() {
    return count >= MIN_GAPS
        && mean >= MIN_MEAN_MILLIS
        && mean <= MAX_MEAN_MILLIS
        && variance <= MAX_VARIATION * MAX_VARIATION * mean * mean;
  }

  /** How long a regular pattern may stay away, ms: never less than four usual gaps. */
  long patience() {
    double spread = mean + 8 * Math.sqrt(variance);
    return (long) Math.max(Math.max(4 * mean, spread), 2 * largest);
  }

  void forget() {
    count = 0;
    mean = 0;
    variance = 0;
    largest = 0;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(count);
    out.writeDouble(mean);
    out.writeDouble(variance);
    out.writeDouble(largest);
  }

  void read(DataInput in) throws IOException {
    count = in.readInt();
    mean = in.readDouble();
    variance = in.readDouble();
    largest = in.readDouble();
  }
}
