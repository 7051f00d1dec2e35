package io.vedette.detect.behavior;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How many different things were seen: linear counting over a bitmap (Whang, Vander-Zanden, Taylor
 * 1990). With m bits the standard error stays below 5 % up to about m distinct things.
 */
final class Distinct {
  private final long[] bits;

  Distinct(int words) {
    bits = new long[words];
  }

  /** Returns true where the thing set a new bit. */
  boolean add(long hash) {
    int bit = (int) Long.remainderUnsigned(hash, 64L * bits.length);
    boolean isNew = (bits[bit >>> 6] >>> bit & 1) == 0;
    bits[bit >>> 6] |= 1L << bit;
    return isNew;
  }

  void addAll(Distinct other) {
    for (int i = 0; i < bits.length; i++) {
      bits[i] |= other.bits[i];
    }
  }

  void clear() {
    Arrays.fill(bits, 0);
  }

  int bitsSet() {
    int set = 0;
    for (long word : bits) {
      set += Long.bitCount(word);
    }
    return set;
  }

  double estimate() {
    double m = 64.0 * bits.length;
    return m * Math.log(m / Math.max(0.5, m - bitsSet()));
  }

  void write(DataOutput out) throws IOException {
    for (long word : bits) {
      out.writeLong(word);
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int i = 0; i < bits.length; i++) {
      bits[i] = in.readLong();
    }
  }
}
