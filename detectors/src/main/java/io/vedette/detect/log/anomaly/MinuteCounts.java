package io.vedette.detect.log.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Lines by minute for minutes that are not over yet, in order; mostly one or two. */
final class MinuteCounts {
  /** A stream further ahead of the others is summed in its last minute. */
  private static final int MAX = 1440;

  private long[] minutes = new long[2];
  private int[] counts = new int[2];
  private int size;

  void add(long minute) {
    int i = size - 1;
    while (i >= 0 && minutes[i] > minute) {
      i--;
    }
    if (i >= 0 && (minutes[i] == minute || size == MAX)) {
      counts[i]++;
      return;
    }
    insert(i + 1, minute);
  }

  private void insert(int at, long minute) {
    if (size == MAX) {
      return;
    }
    if (size == minutes.length) {
      minutes = Arrays.copyOf(minutes, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(minutes, at, minutes, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    minutes[at] = minute;
    counts[at] = 1;
    size++;
  }

  /** Takes the count of the earliest minute if it is this one or before. */
  int take(long minute) {
    int sum = 0;
    int i = 0;
    while (i < size && minutes[i] <= minute) {
      sum += counts[i++];
    }
    if (i > 0) {
      System.arraycopy(minutes, i, minutes, 0, size - i);
      System.arraycopy(counts, i, counts, 0, size - i);
      size -= i;
    }
    return sum;
  }

  void write(DataOutput out) throws IOException {
    out.writeShort(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(minutes[i]);
      out.writeInt(counts[i]);
    }
  }

  void read(DataInput in) throws IOException {
    size = in.readShort();
    minutes = new long[Math.max(2, size)];
    counts = new int[Math.max(2, size)];
    for (int i = 0; i < size; i++) {
      minutes[i] = in.readLong();
      counts[i] = in.readInt();
    }
  }
}
