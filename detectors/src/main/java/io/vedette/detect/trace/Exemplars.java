package io.vedette.detect.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The few trace ids of the highest rank, each once, with how long the call took; ties by trace id,
 * so order is no matter.
 */
final class Exemplars {
  private static final int SIZE = 3;

  private final double[] ranks = new double[SIZE];
  private final double[] millis = new double[SIZE];
  private final String[] traces = new String[SIZE];
  private int size;

  /** Told of one exemplar. */
  interface Visitor {
    void visit(double millis, String traceId);
  }

  /** The longest are kept. */
  void offer(double ms, String traceId) {
    offer(ms, ms, traceId);
  }

  void offer(double rank, double ms, String traceId) {
    if (size == SIZE && ranks[SIZE - 1] > rank) {
      return;
    }
    for (int i = 0; i < size; i++) {
      if (traces[i].equals(traceId)) {
        if (ranks[i] > rank || (ranks[i] == rank && millis[i] >= ms)) {
          return;
        }
        remove(i);
      }
    }
    int at = size;
    while (at > 0 && before(rank, traceId, ranks[at - 1], traces[at - 1])) {
      at--;
    }
    if (at < SIZE) {
      insert(at, rank, ms, traceId);
    }
  }

  private static boolean before(double rank, String trace, double otherRank, String otherTrace) {
    return rank > otherRank || (rank == otherRank && trace.compareTo(otherTrace) < 0);
  }

  private void remove(int at) {
    for (int i = at + 1; i < size; i++) {
      copy(i, i - 1);
    }
    size--;
  }

  private void insert(int at, double rank, double ms, String traceId) {
    size = Math.min(SIZE, size + 1);
    for (int i = size - 1; i > at; i--) {
      copy(i - 1, i);
    }
    ranks[at] = rank;
    millis[at] = ms;
    traces[at] = traceId;
  }

  private void copy(int from, int to) {
    ranks[to] = ranks[from];
    millis[to] = millis[from];
    traces[to] = traces[from];
  }

  void merge(Exemplars other) {
    for (int i = 0; i < other.size; i++) {
      offer(other.ranks[i], other.millis[i], other.traces[i]);
    }
  }

  void forEach(Visitor visitor) {
    for (int i = 0; i < size; i++) {
      visitor.visit(millis[i], traces[i]);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(size);
    for (int i = 0; i < size; i++) {
      out.writeDouble(ranks[i]);
      out.writeDouble(millis[i]);
      out.writeUTF(traces[i]);
    }
  }

  /**
   * @param version of the window; in the first, rank and duration were one
   */
  void read(int version, DataInput in) throws IOException {
    int n = in.readByte();
    for (int i = 0; i < n; i++) {
      double rank = in.readDouble();
      double ms = version == 1 ? rank : in.readDouble();
      offer(rank, ms, in.readUTF());
    }
  }
}
