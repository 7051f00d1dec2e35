package io.vedette.jobs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Averages the points of a series by minute. */
final class MinuteMean {
  static final long MINUTE = 60_000L;

  /** Takes the mean of a minute that is over. */
  @FunctionalInterface
  interface Sink {
    void add(long minuteMillis, double mean);
  }

  private long minuteMillis = Long.MIN_VALUE;
  private double sum;
  private int count;

  /** Takes a point, in order of time. */
  void add(long millis, double value, Sink whole) {
    long minute = Math.floorDiv(millis, MINUTE) * MINUTE;
    if (minute != minuteMillis) {
      if (count > 0) {
        whole.add(minuteMillis, sum / count);
      }
      minuteMillis = minute;
      sum = 0;
      count = 0;
    }
    sum += value;
    count++;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(minuteMillis);
    out.writeDouble(sum);
    out.writeInt(count);
  }

  static MinuteMean read(DataInput in) throws IOException {
    MinuteMean read = new MinuteMean();
    read.minuteMillis = in.readLong();
    read.sum = in.readDouble();
    read.count = in.readInt();
    return read;
  }
}
