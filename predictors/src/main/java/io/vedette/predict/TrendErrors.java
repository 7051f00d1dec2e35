package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the trend's forecasts at one distance were wrong by, in units of the standard error that the
 * model claimed for them. Only every {@code stride}-th forecast is kept waiting for its truth, so
 * memory is bounded.
 */
final class TrendErrors {
  private static final int MAX_WAITING = 24;

  /** Few, so that the band soon consists of what was forecast since the trend is what it is. */
  private static final int WINDOW = 40;

  private static final int LOWER = 3;
  private static final int UPPER = 13;

  final int steps;
  private final int stride;
  private final ConformalBand band = new ConformalBand(WINDOW);
  private final int capacity;
  private final long[] targets;
  private final double[] mean;
  private final double[] claimed;
  private int head;
  private int size;

  TrendErrors(int steps) {
    this.steps = steps;
    stride = (steps + MAX_WAITING - 1) / MAX_WAITING;
    capacity = steps / stride + 2;
    targets = new long[capacity];
    mean = new double[capacity];
    claimed = new double[capacity];
  }

  /** Takes the mean of a bin that is over, and puts the present forecast aside. */
  void next(long bin, double value, Forecaster.Path path) {
    reveal(bin, value);
    if (Math.floorMod(bin, stride) != 0) {
      return;
    }
    if (size == capacity) {
      head = (head + 1) % capacity;
      size--;
    }
    int slot = (head + size++) % capacity;
    targets[slot] = bin + steps;
    mean[slot] = path.mean()[steps - 1];
    claimed[slot] = path.standardError()[steps - 1];
  }

  private void reveal(long bin, double value) {
    while (size > 0 && targets[head] < bin) {
      head = (head + 1) % capacity;
      size--;
    }
    if (size == 0 || targets[head] != bin) {
      return;
    }
    double unit = claimed[head];
    double error = unit > 0 ? (value - mean[head]) / unit : 0;
    head = (head + 1) % capacity;
    size--;
    double lower = band.at(QuantileGrid.score(LOWER), 1);
    double upper = band.at(QuantileGrid.score(UPPER), 1);
    band.learn(error, error > upper, error < lower);
  }

  /** Whether there are errors enough to calibrate by. */
  boolean ready() {
    return band.ready();
  }

  /**
   * The error at a normal score, in claimed standard errors; the score itself until ready. Both
   * sides alike: when a leak begins all errors are to one side, which says nothing of how it goes
   * on.
   */
  double at(double score) {
    return (band.at(score, 1) - band.at(-score, 1)) / 2;
  }

  void write(DataOutput out) throws IOException {
    band.write(out);
    out.writeByte(size);
    for (int i = 0; i < size; i++) {
      int slot = (head + i) % capacity;
      out.writeLong(targets[slot]);
      out.writeDouble(mean[slot]);
      out.writeDouble(claimed[slot]);
    }
  }

  void read(DataInput in) throws IOException {
    band.read(in);
    size = in.readUnsignedByte();
    for (int i = 0; i < size; i++) {
      targets[i] = in.readLong();
      mean[i] = in.readDouble();
      claimed[i] = in.readDouble();
    }
  }
}
