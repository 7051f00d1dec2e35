package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The course of a series over one calendar cycle (hour, day, week in UTC): a smoothed mean per slot
 * of the cycle, newer rounds weighing more. Read through a triangular window about 1/36 of the
 * cycle wide, so that a few rounds are enough.
 */
final class CycleProfile {
  private static final double GAIN = 0.2;
  private static final int SLOTS = 168;

  private final long periodMillis;
  private final float[] mean;
  private final byte[] seen;
  private int filled;

  CycleProfile(long periodMillis, long stepMillis) {
    this.periodMillis = periodMillis;
    int slots = (int) Math.min(SLOTS, Math.max(1, periodMillis / stepMillis));
    mean = new float[slots];
    seen = new byte[slots];
  }

  long periodMillis() {
    return periodMillis;
  }

  /** True once nearly every slot has been seen: about one whole round. */
  boolean ready() {
    return filled >= mean.length - mean.length / 16;
  }

  void add(long millis, double z) {
    int slot = slot(millis);
    if (seen[slot] == 0) {
      filled++;
    }
    seen[slot] = (byte) Math.min(100, seen[slot] + 1);
    mean[slot] += (float) (Math.max(GAIN, 1.0 / seen[slot]) * (z - mean[slot]));
  }

  /** The expected course at a time; only once {@link #ready}. */
  double at(long millis) {
    int center = slot(millis);
    int half = mean.length / 72;
    double sum = 0;
    double weights = 0;
    for (int d = -half; d <= half; d++) {
      int slot = Math.floorMod(center + d, mean.length);
      double weight = seen[slot] == 0 ? 0 : half + 1 - Math.abs(d);
      sum += weight * mean[slot];
      weights += weight;
    }
    return weights > 0 ? sum / weights : mean[center];
  }

  private int slot(long millis) {
    // the slot whose centre is nearest: times on a regular grid each keep their own
    return (int)
        ((Math.floorMod(millis, periodMillis) * mean.length + periodMillis / 2)
            / periodMillis
            % mean.length);
  }

  void write(DataOutput out) throws IOException {
    for (int i = 0; i < mean.length; i++) {
      out.writeFloat(mean[i]);
      out.writeByte(seen[i]);
    }
  }

  void read(DataInput in) throws IOException {
    filled = 0;
    for (int i = 0; i < mean.length; i++) {
      mean[i] = in.readFloat();
      seen[i] = in.readByte();
      filled += seen[i] > 0 ? 1 : 0;
    }
  }
}
