package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The median of the last values: a ring and the same values in order. */
final class RunningMedian {
  private final float[] ring;
  private final float[] sorted;
  private int filled;
  private int next;

  /**
   * @param window how many values, 1 to 255
   */
  RunningMedian(int window) {
    ring = new float[window];
    sorted = new float[window];
  }

  void add(float z) {
    int size = filled;
    if (filled == ring.length) {
      int old = Arrays.binarySearch(sorted, 0, filled, ring[next]);
      System.arraycopy(sorted, old + 1, sorted, old, filled - old - 1);
      size--;
    } else {
      filled++;
    }
    ring[next] = z;
    next = (next + 1) % ring.length;
    int at = Arrays.binarySearch(sorted, 0, size, z);
    at = at < 0 ? -at - 1 : at;
    System.arraycopy(sorted, at, sorted, at + 1, size - at);
    sorted[at] = z;
  }

  /** The median; 0 before the first value. */
  double value() {
    return sorted[filled / 2 < filled ? filled / 2 : 0];
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(filled);
    out.writeByte(next);
    for (int i = 0; i < filled; i++) {
      out.writeFloat(ring[i]);
    }
  }

  void read(DataInput in) throws IOException {
    filled = in.readUnsignedByte();
    next = in.readUnsignedByte();
    for (int i = 0; i < filled; i++) {
      ring[i] = in.readFloat();
      sorted[i] = ring[i];
    }
    Arrays.sort(sorted, 0, filled);
  }
}
