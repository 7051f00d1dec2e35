package io.vedette.detect.rollout;

import io.vedette.detect.trace.RedWindow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Mean and variance over minutes of each {@link Measure}: Welford's sums, mergeable after Chan,
 * Golub and LeVeque, 1979. Mutable.
 */
final class Minutes {
  /** A minute with fewer calls says nothing. */
  static final int MIN_CALLS = 20;

  private static final int MEASURES = Measure.values().length;

  double n;
  double calls;
  final double[] mean = new double[MEASURES];
  final double[] squares = new double[MEASURES];

  void add(RedWindow minute) {
    if (minute.seen() < MIN_CALLS) {
      return;
    }
    n++;
    calls += minute.seen();
    for (Measure m : Measure.values()) {
      int i = m.ordinal();
      double off = m.of(minute) - mean[i];
      mean[i] += off / n;
      squares[i] += off * (m.of(minute) - mean[i]);
    }
  }

  void addAll(Minutes other) {
    if (other.n == 0) {
      return;
    }
    double all = n + other.n;
    for (int i = 0; i < MEASURES; i++) {
      double off = other.mean[i] - mean[i];
      squares[i] += other.squares[i] + off * off * n * other.n / all;
      mean[i] += off * other.n / all;
    }
    n = all;
    calls += other.calls;
  }

  double callsPerMinute() {
    return n == 0 ? 0 : calls / n;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(n);
    out.writeDouble(calls);
    for (int i = 0; i < MEASURES; i++) {
      out.writeDouble(mean[i]);
      out.writeDouble(squares[i]);
    }
  }

  static Minutes read(DataInput in) throws IOException {
    Minutes out = new Minutes();
    out.n = in.readDouble();
    out.calls = in.readDouble();
    for (int i = 0; i < MEASURES; i++) {
      out.mean[i] = in.readDouble();
      out.squares[i] = in.readDouble();
    }
    return out;
  }
}
