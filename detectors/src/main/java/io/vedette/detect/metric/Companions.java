package io.vedette.detect.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often things are unusual in the same minute: the tail dependence {@code P(j rare | i rare)}
 * of each pair (Coles, Heffernan and Tawn, Extremes 1999), counted. Until a pair has been seen
 * apart often enough, it is taken for one thing: what is not known to be independent adds nothing.
 */
final class Companions {
  /** Minutes together that each pair starts with. */
  private static final double PRIOR_MINUTES = 8;

  private static final float MOST_MINUTES = 4000;

  private float[] alone = new float[0];

  /** Of {@code i > j} at {@code i * (i - 1) / 2 + j}. */
  private float[] together = new float[0];

  int size() {
    return alone.length;
  }

  /** Makes room for one more; gives its index. */
  int add() {
    int index = alone.length;
    alone = Arrays.copyOf(alone, index + 1);
    together = Arrays.copyOf(together, (index + 1) * index / 2);
    return index;
  }

  /** Forgets what is known of one, so that its index stands for another. */
  void clear(int index) {
    alone[index] = 0;
    for (int other = 0; other < alone.length; other++) {
      if (other != index) {
        together[pair(index, other)] = 0;
      }
    }
  }

  /** Takes the things that were unusual in one minute. */
  void learn(int[] unusual) {
    boolean full = false;
    for (int i : unusual) {
      full |= ++alone[i] > MOST_MINUTES;
      for (int j : unusual) {
        if (j < i) {
          together[pair(i, j)]++;
        }
      }
    }
    if (full) {
      halve(alone);
      halve(together);
    }
  }

  private static void halve(float[] counts) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] /= 2;
    }
  }

  /** In [0,1]: 1 where one of the two is never unusual without the other. */
  double dependence(int i, int j) {
    double rarer = Math.min(alone[i], alone[j]);
    return (together[pair(i, j)] + PRIOR_MINUTES) / (rarer + PRIOR_MINUTES);
  }

  private static int pair(int i, int j) {
    int more = Math.max(i, j);
    return more * (more - 1) / 2 + Math.min(i, j);
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(alone.length);
    write(alone, out);
    write(together, out);
  }

  private static void write(float[] counts, DataOutput out) throws IOException {
    for (float count : counts) {
      out.writeFloat(count);
    }
  }

  static Companions read(DataInput in) throws IOException {
    Companions read = new Companions();
    int size = in.readUnsignedByte();
    read.alone = floats(size, in);
    read.together = floats(size * (size - 1) / 2, in);
    return read;
  }

  private static float[] floats(int size, DataInput in) throws IOException {
    float[] counts = new float[size];
    for (int i = 0; i < size; i++) {
      counts[i] = in.readFloat();
    }
    return counts;
  }
}
