package io.vedette.detect.behavior;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How much of something falls into one ten-minute interval of activity, against the intervals
 * before. The logarithm of what active intervals hold has a running mean and variance over the last
 * hundred of them; the interval under way is compared with these as it grows.
 */
final class RateBaseline {
  static final long INTERVAL_MILLIS = 600_000L;
  private static final int MEMORY = 100;

  /** Intervals that must be over before there is a verdict. */
  private static final int MIN_INTERVALS = 12;

  /** A change below a factor of e^0.35 = 1.4 is never one deviation. */
  private static final double MIN_DEVIATION = 0.35;

  private long interval = Long.MIN_VALUE;
  private double current;
  private int closed;
  private double mean;
  private double variance;

  /** Adds to the interval of {@code timeMillis}; a late event counts to the one under way. */
  void add(long timeMillis, double amount) {
    roll(timeMillis);
    current += amount;
  }

  /** Sets what the interval holds where it is larger, for counts of distinct things. */
  void raise(long timeMillis, double level) {
    roll(timeMillis);
    current = Math.max(current, level);
  }

  private void roll(long timeMillis) {
    long at = Math.floorDiv(timeMillis, INTERVAL_MILLIS);
    if (interval == Long.MIN_VALUE) {
      interval = at;
    } else if (at > interval) {
      close();
      interval = at;
      current = 0;
    }
  }

  private void close() {
    double x = Math.log1p(current);
    closed = Math.min(closed + 1, MEMORY);
    double difference = x - mean;
    mean += difference / closed;
    variance += (difference * (x - mean) - variance) / closed;
  }

  boolean established() {
    return closed >= MIN_INTERVALS;
  }

  double current() {
    return current;
  }

  /** What an interval usually holds. */
  double usual() {
    return Math.expm1(mean);
  }

  /** Score in [0,1] of what the interval under way holds so far; 0 until established. */
  double score() {
    if (!established()) {
      return 0;
    }
    double deviation = Math.max(MIN_DEVIATION, Math.sqrt(Math.max(0, variance)));
    return Surprise.ofDeviations((Math.log1p(current) - mean) / deviation);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(interval);
    out.writeDouble(current);
    out.writeByte(closed);
    out.writeDouble(mean);
    out.writeDouble(variance);
  }

  static RateBaseline read(DataInput in) throws IOException {
    RateBaseline rate = new RateBaseline();
    rate.interval = in.readLong();
    rate.current = in.readDouble();
    rate.closed = in.readUnsignedByte();
    rate.mean = in.readDouble();
    rate.variance = in.readDouble();
    return rate;
  }
}
