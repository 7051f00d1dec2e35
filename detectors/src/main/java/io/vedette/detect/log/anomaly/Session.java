package io.vedette.detect.log.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The lines of one trace or session so far, by pattern and time. */
final class Session {
  /** A session is cut after so many lines. */
  static final int MAX_STEPS = 48;

  final String key;

  /** The trace's id, or empty where it is another session. */
  final String traceId;

  final long startMillis;
  long lastMillis;
  private int size;
  private int[] patterns = new int[4];
  private int[] offsets = new int[4];

  Session(String key, String traceId, long startMillis) {
    this.key = key;
    this.traceId = traceId;
    this.startMillis = startMillis;
    this.lastMillis = startMillis;
  }

  /** Adds a line in order of time; of equal times, in order of arrival. */
  void add(int pattern, long timeMillis) {
    if (size == patterns.length) {
      patterns = Arrays.copyOf(patterns, 2 * size);
      offsets = Arrays.copyOf(offsets, 2 * size);
    }
    int offset =
        (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, timeMillis - startMillis));
    int i = size++;
    while (i > 0 && offsets[i - 1] > offset) {
      offsets[i] = offsets[i - 1];
      patterns[i] = patterns[i - 1];
      i--;
    }
    offsets[i] = offset;
    patterns[i] = pattern;
    lastMillis = Math.max(lastMillis, timeMillis);
  }

  boolean full() {
    return size >= MAX_STEPS;
  }

  int size() {
    return size;
  }

  /** The number of the {@code i}-th line's pattern. */
  int pattern(int i) {
    return patterns[i];
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(Episode.cut(key));
    out.writeUTF(Episode.cut(traceId));
    out.writeLong(startMillis);
    out.writeLong(lastMillis);
    out.writeByte(size);
    for (int i = 0; i < size; i++) {
      out.writeInt(patterns[i]);
      out.writeInt(offsets[i]);
    }
  }

  static Session read(DataInput in) throws IOException {
    Session s = new Session(in.readUTF(), in.readUTF(), in.readLong());
    s.lastMillis = in.readLong();
    s.size = in.readByte();
    s.patterns = new int[Math.max(4, s.size)];
    s.offsets = new int[Math.max(4, s.size)];
    for (int i = 0; i < s.size; i++) {
      s.patterns[i] = in.readInt();
      s.offsets[i] = in.readInt();
    }
    return s;
  }
}
