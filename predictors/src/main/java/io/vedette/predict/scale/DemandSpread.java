package io.vedette.predict.scale;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far demand strays from its central forecast, relative to its level: the root mean square of
 * recent errors, of a few thousand steps.
 *
 * <p>A forecaster's own quantiles follow single outliers at once, which widens them just after they
 * would have helped. To provide for, a spread that changes slowly is cheaper: the same replicas on
 * average leave a more even distance to the demand.
 */
final class DemandSpread {
  private static final double MEMORY = 2000;
  private static final int LEAST = 20;
  private static final double LEVEL_MEMORY = 0.001;

  /** Below this share of the long-run level errors no longer shrink with the level. */
  private static final double FLOOR = 0.3;

  private final int stepsAhead;
  private final Deque<Double> awaited = new ArrayDeque<>();
  private double square;
  private double level;
  private int judged;
  private int seen;

  DemandSpread(int stepsAhead) {
    this.stepsAhead = stepsAhead;
  }

  int stepsAhead() {
    return stepsAhead;
  }

  /** A central forecast, made before the next step was seen. */
  void await(double mean) {
    awaited.addLast(mean);
  }

  void observe(double demand) {
    if (awaited.size() > stepsAhead - 1) {
      judge(demand, awaited.removeFirst());
    }
    seen++;
    level += Math.max(1.0 / seen, LEVEL_MEMORY) * (demand - level);
  }

  private void judge(double demand, double mean) {
    double unit = unit(mean);
    if (unit > 0) {
      judged++;
      double error = (demand - mean) / unit;
      square += Math.max(1.0 / judged, 1 / MEMORY) * (error * error - square);
    }
  }

  private double unit(double mean) {
    return Math.max(mean, FLOOR * level);
  }

  boolean known() {
    return judged >= LEAST;
  }

  /** Demand at a normal score from a central forecast. */
  double at(double mean, double score) {
    return mean + score * Math.sqrt(square) * unit(mean);
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(square);
    out.writeDouble(level);
    out.writeInt(judged);
    out.writeInt(seen);
    out.writeInt(awaited.size());
    for (double mean : awaited) {
      out.writeDouble(mean);
    }
  }

  void read(DataInput in) throws IOException {
    square = in.readDouble();
    level = in.readDouble();
    judged = in.readInt();
    seen = in.readInt();
    awaited.clear();
    for (int left = in.readInt(); left > 0; left--) {
      awaited.addLast(in.readDouble());
    }
  }
}
