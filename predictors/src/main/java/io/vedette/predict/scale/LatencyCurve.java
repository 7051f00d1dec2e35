package io.vedette.predict.scale;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * Latency of one replica over its concurrency, after the universal scalability law (Gunther 1993).
 *
 * <p>Throughput at concurrency {@code N} is {@code X = l N / (1 + s (N-1) + k N (N-1))}; by
 * Little's law latency is {@code R = N / X = a + b (N-1) + c N (N-1)} with {@code a = 1/l}, {@code
 * b = s/l}, {@code c = k/l}: linear in what is sought. Least squares with forgetting, without
 * negative coefficients: contention and crosstalk never speed anything up.
 */
final class LatencyCurve {
  private static final double KEEP = 0.999;
  private static final int LEAST_SAMPLES = 30;

  /** Beyond what was seen, the curve is trusted only this far. */
  private static final double REACH = 1.5;

  private final double[][] squares = new double[3][3];
  private final double[] products = new double[3];
  private int samples;
  private double least = Double.POSITIVE_INFINITY;
  private double most;

  /**
   * Takes one observation; what is not positive and finite is left out.
   *
   * @param concurrency requests in one replica
   * @param seconds their latency
   */
  void observe(double concurrency, double seconds) {
    if (!(concurrency > 0 && seconds > 0 && concurrency < 1e9 && seconds < 1e9)) {
      return;
    }
    double[] features = features(Math.max(1, concurrency));
    for (int i = 0; i < 3; i++) {
      products[i] = KEEP * products[i] + features[i] * seconds;
      for (int j = 0; j < 3; j++) {
        squares[i][j] = KEEP * squares[i][j] + features[i] * features[j];
      }
    }
    samples++;
    least = Math.min(least, concurrency);
    most = Math.max(most, concurrency);
  }

  private static double[] features(double n) {
    return new double[] {1, n - 1, n * (n - 1)};
  }

  /** The largest concurrency within the objective; empty while too little was seen. */
  OptionalDouble largestWithin(double objectiveSeconds) {
    if (samples < LEAST_SAMPLES || most < 1.3 * least) {
      return OptionalDouble.empty();
    }
    double[] fit = fit();
    double low = 0;
    double high = REACH * most;
    if (latency(fit, high) <= objectiveSeconds) {
      return OptionalDouble.of(Math.min(high, knee(fit)));
    }
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (latency(fit, middle) <= objectiveSeconds) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low > 0 ? OptionalDouble.of(Math.min(low, knee(fit))) : OptionalDouble.empty();
  }

  /** Latency at a concurrency, seconds; only once {@link #largestWithin} gives something. */
  double latency(double concurrency) {
    return latency(fit(), concurrency);
  }

  private static double latency(double[] fit, double concurrency) {
    double[] features = features(Math.max(1, concurrency));
    return fit[0] * features[0] + fit[1] * features[1] + fit[2] * features[2];
  }

  /** Where throughput is highest: {@code sqrt((1 - s) / k)}. */
  private static double knee(double[] fit) {
    double rest = fit[0] - fit[1];
    return fit[2] <= 0
        ? Double.POSITIVE_INFINITY
        : Math.max(1, Math.sqrt(Math.max(0, rest) / fit[2]));
  }

  private double[] fit() {
    boolean[] used = {true, true, true};
    double[] fit = solve(used);
    while ((used[1] && fit[1] < 0) || (used[2] && fit[2] < 0)) {
      int drop = !used[2] || (used[1] && fit[1] < fit[2]) ? 1 : 2;
      used[drop] = false;
      fit = solve(used);
    }
    return fit;
  }

  /** Gauss elimination on the normal equations of the columns that are used. */
  private double[] solve(boolean[] used) {
    double[][] m = new double[3][4];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        m[i][j] = used[i] && used[j] ? squares[i][j] : 0;
      }
      m[i][3] = used[i] ? products[i] : 0;
      m[i][i] = used[i] ? m[i][i] * (1 + 1e-9) + 1e-12 : 1;
    }
    for (int i = 0; i < 3; i++) {
      for (int row = 0; row < 3; row++) {
        double factor = row == i ? 0 : m[row][i] / m[i][i];
        for (int j = 0; j < 4; j++) {
          m[row][j] -= factor * m[i][j];
        }
      }
    }
    return new double[] {m[0][3] / m[0][0], m[1][3] / m[1][1], m[2][3] / m[2][2]};
  }

  void write(DataOutput out) throws IOException {
    for (int i = 0; i < 3; i++) {
      out.writeDouble(products[i]);
      for (int j = 0; j < 3; j++) {
        out.writeDouble(squares[i][j]);
      }
    }
    out.writeInt(samples);
    out.writeDouble(least);
    out.writeDouble(most);
  }

  void read(DataInput in) throws IOException {
    for (int i = 0; i < 3; i++) {
      products[i] = in.readDouble();
      for (int j = 0; j < 3; j++) {
        squares[i][j] = in.readDouble();
      }
    }
    samples = in.readInt();
    least = in.readDouble();
    most = in.readDouble();
  }
}
