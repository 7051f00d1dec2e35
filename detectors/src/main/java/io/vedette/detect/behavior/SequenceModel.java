package io.vedette.detect.behavior;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A variable-order Markov model of calls: prediction by partial matching, method C (Cleary, Witten
 * 1984; Moffat 1990), orders 3 to 0. What the longest context known has not seen after it escapes
 * to the next shorter one; what was never seen at all has a uniform share.
 *
 * <p>Bounded: at most 96 contexts of at most 8 symbols each, 7 KB; the context longest unused goes,
 * and the rarest symbol within one. Counts are halved at 255, so old habits fade.
 */
final class SequenceModel {
  private static final int MAX_ORDER = 3;
  private static final int MAX_CONTEXTS = 96;
  private static final int MAX_SYMBOLS = 8;
  private static final int MAX_COUNT = 255;

  /** Size of the alphabet that unknown calls are drawn from. */
  private static final double ALPHABET = 64;

  private long[] contexts = new long[8];
  private int[] used = new int[8];
  private int[] symbols = new int[8 * MAX_SYMBOLS];
  private short[] counts = new short[8 * MAX_SYMBOLS];
  private int size;
  private int clock;
  private final int[] recent = new int[MAX_ORDER];
  private int depth;

  int contexts() {
    return size;
  }

  /** A session has begun: the next call follows nothing. */
  void restart() {
    depth = 0;
  }

  /** Code length of a call after those before it, in bits; learns it. */
  double observe(int symbol) {
    double bits = -Math.log(probability(symbol)) / Math.log(2);
    for (int order = 0; order <= depth; order++) {
      count(slot(context(order)), symbol);
    }
    System.arraycopy(recent, 0, recent, 1, MAX_ORDER - 1);
    recent[0] = symbol;
    depth = Math.min(depth + 1, MAX_ORDER);
    return bits;
  }

  /** Probability of a call next, in (0,1]. */
  double probability(int symbol) {
    double escape = 1;
    for (int order = depth; order >= 0; order--) {
      int slot = find(context(order));
      if (slot >= 0) {
        int total = 0;
        int distinct = 0;
        int hits = 0;
        for (int i = slot * MAX_SYMBOLS; i < (slot + 1) * MAX_SYMBOLS && counts[i] > 0; i++) {
          total += counts[i];
          distinct++;
          hits = symbols[i] == symbol ? counts[i] : hits;
        }
        if (hits > 0) {
          return escape * hits / (total + distinct);
        }
        escape *= (double) distinct / (total + distinct);
      }
    }
    return escape / ALPHABET;
  }

  private long context(int order) {
    long hash = order + 1L;
    for (int i = 0; i < order; i++) {
      hash = Hash.mix(hash * 31 + recent[i]);
    }
    return hash;
  }

  private int find(long context) {
    for (int i = 0; i < size; i++) {
      if (contexts[i] == context) {
        return i;
      }
    }
    return -1;
  }

  private int slot(long context) {
    int slot = find(context);
    if (slot < 0) {
      slot = size < MAX_CONTEXTS ? grow() : oldest();
      contexts[slot] = context;
      Arrays.fill(counts, slot * MAX_SYMBOLS, (slot + 1) * MAX_SYMBOLS, (short) 0);
    }
    used[slot] = ++clock;
    return slot;
  }

  private int grow() {
    if (size == contexts.length) {
      int grown = Math.min(MAX_CONTEXTS, 2 * size);
      contexts = Arrays.copyOf(contexts, grown);
      used = Arrays.copyOf(used, grown);
      symbols = Arrays.copyOf(symbols, grown * MAX_SYMBOLS);
      counts = Arrays.copyOf(counts, grown * MAX_SYMBOLS);
    }
    return size++;
  }

  private int oldest() {
    int oldest = 0;
    for (int i = 1; i < size; i++) {
      oldest = used[i] < used[oldest] ? i : oldest;
    }
    return oldest;
  }

  private void count(int slot, int symbol) {
    int from = slot * MAX_SYMBOLS;
    int rarest = from;
    for (int i = from; i < from + MAX_SYMBOLS; i++) {
      if (counts[i] == 0 || symbols[i] == symbol) {
        counts[i] = symbols[i] == symbol ? (short) (counts[i] + 1) : 1;
        symbols[i] = symbol;
        if (counts[i] > MAX_COUNT) {
          halve(from);
        }
        return;
      }
      rarest = counts[i] < counts[rarest] ? i : rarest;
    }
    symbols[rarest] = symbol;
    counts[rarest] = 1;
  }

  private void halve(int from) {
    for (int i = from; i < from + MAX_SYMBOLS; i++) {
      counts[i] = (short) ((counts[i] + 1) / 2);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(size);
    out.writeInt(clock);
    for (int i = 0; i < size; i++) {
      out.writeLong(contexts[i]);
      out.writeInt(used[i]);
      for (int j = i * MAX_SYMBOLS; j < (i + 1) * MAX_SYMBOLS; j++) {
        out.writeByte(counts[j]);
        if (counts[j] > 0) {
          out.writeInt(symbols[j]);
        }
      }
    }
    out.writeByte(depth);
    for (int symbol : recent) {
      out.writeInt(symbol);
    }
  }

  static SequenceModel read(DataInput in) throws IOException {
    SequenceModel model = new SequenceModel();
    int size = in.readUnsignedByte();
    if (size > MAX_CONTEXTS) {
      throw new IOException("a sequence model of " + size + " contexts; at most " + MAX_CONTEXTS);
    }
    model.clock = in.readInt();
    for (int i = 0; i < size; i++) {
      int slot = model.grow();
      model.contexts[slot] = in.readLong();
      model.used[slot] = in.readInt();
      for (int j = slot * MAX_SYMBOLS; j < (slot + 1) * MAX_SYMBOLS; j++) {
        model.counts[j] = (short) in.readUnsignedByte();
        model.symbols[j] = model.counts[j] > 0 ? in.readInt() : 0;
      }
    }
    model.depth = in.readUnsignedByte();
    for (int i = 0; i < MAX_ORDER; i++) {
      model.recent[i] = in.readInt();
    }
    return model;
  }
}
