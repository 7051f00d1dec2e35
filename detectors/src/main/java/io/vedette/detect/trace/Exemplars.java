package io.vedette.detect.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The few trace ids with the largest values, each once; ties by trace id, so order is no matter.
 */
final class Exemplars {
  private static final int SIZE = 3;

  private final double[] values = new double[SIZE];
  private final String[] traces = new String[SIZE];
  private int size;

  /** Told of one exemplar. */
  interface Visitor {
    void visit(double value, String traceId);
  }

  void offer(double value, String traceId) {
    for (int i = 0; i < size; i++) {
      if (traces[i].equals(traceId)) {
        if (values[i] >= value) {
          return;
        }
        remove(i);
      }
    }
    int at = size;
    while (at > 0 && before(value, traceId, values[at - 1], traces[at - 1])) {
      at--;
    }
    if (at < SIZE) {
      insert(at, value, traceId);
    }
  }

  private static boolean before(double value, String trace, double otherValue, String otherTrace) {
    return value > otherValue || (value == otherValue && trace.compareTo(otherTrace) < 0);
  }

  private void remove(int at) {
    for (int i = at + 1; i < size; i++) {
      values[i - 1] = values[i];
      traces[i - 1] = traces[i];
    }
    size--;
  }

  private void insert(int at, double value, String traceId) {
    size = Math.min(SIZE, size + 1);
    for (int i = size - 1; i > at; i--) {
      values[i] = values[i - 1];
      traces[i] = traces[i - 1];
    }
    values[at] = value;
    traces[at] = traceId;
  }

  void merge(Exemplars other) {
    other.forEach(this::offer);
  }

  void forEach(Visitor visitor) {
    for (int i = 0; i < size; i++) {
      visitor.visit(values[i], traces[i]);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(size);
    for (int i = 0; i < size; i++) {
      out.writeDouble(values[i]);
      out.writeUTF(traces[i]);
    }
  }

  void read(DataInput in) throws IOException {
    int n = in.readByte();
    for (int i = 0; i < n; i++) {
      double value = in.readDouble();
      offer(value, in.readUTF());
    }
  }
}
