package io.vedette.detect.behavior;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often each of many values was seen, with counts that halve every 14 days of event time, and
 * the rate at which values turn out to be new.
 *
 * <p>Bounded: at most {@code capacity} values; the one with the least decayed count goes. The rate
 * of new values is a running mean over the last 200 events at most, so an actor who has settled
 * down after days of exploring is trusted less with novelty than one who explores all the time (the
 * escape probability of PPM, method C: Moffat 1990, made adaptive).
 */
final class SeenTable {
  private static final double HALF_LIFE_MILLIS = 14 * 86_400_000.0;
  private static final int MEMORY = 200;

  private final int capacity;
  private long[] keys = new long[4];
  private float[] counts = new float[4];
  private long[] times = new long[4];
  private int size;
  private float events;
  private float newRate = 1;

  SeenTable(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

  /** Events so far, at most a few hundred: all that the estimates need to know. */
  double events() {
    return events;
  }

  boolean contains(long key) {
    return find(key) >= 0;
  }

  /** Decayed count of a value. */
  double count(long key, long nowMillis) {
    int i = find(key);
    return i < 0 ? 0 : decayed(i, nowMillis);
  }

  /** Probability that the next value is one never seen. */
  double newProbability() {
    return Math.max(newRate, 1 / (events + 2));
  }

  /** Counts one; returns true where the value was not known. */
  boolean add(long key, long nowMillis) {
    int i = find(key);
    boolean isNew = i < 0;
    if (isNew) {
      i = place(nowMillis);
      keys[i] = key;
      counts[i] = 1;
      times[i] = nowMillis;
    } else {
      counts[i] = (float) (decayed(i, nowMillis) + 1);
      times[i] = Math.max(times[i], nowMillis);
    }
    events = Math.min(events + 1, 10_000);
    newRate += ((isNew ? 1 : 0) - newRate) / Math.min(events, MEMORY);
    return isNew;
  }

  private int find(long key) {
    for (int i = 0; i < size; i++) {
      if (keys[i] == key) {
        return i;
      }
    }
    return -1;
  }

  private double decayed(int i, long nowMillis) {
    long age = nowMillis - times[i];
    return age <= 0 ? counts[i] : counts[i] * Math.pow(0.5, age / HALF_LIFE_MILLIS);
  }

  private int place(long nowMillis) {
    if (size < capacity) {
      if (size == keys.length) {
        int grown = Math.min(capacity, 2 * size);
        keys = Arrays.copyOf(keys, grown);
        counts = Arrays.copyOf(counts, grown);
        times = Arrays.copyOf(times, grown);
      }
      return size++;
    }
    int least = 0;
    for (int i = 1; i < size; i++) {
      if (decayed(i, nowMillis) < decayed(least, nowMillis)) {
        least = i;
      }
    }
    return least;
  }

  void write(DataOutput out) throws IOException {
    out.writeShort(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(keys[i]);
      out.writeFloat(counts[i]);
      out.writeLong(times[i]);
    }
    out.writeFloat(events);
    out.writeFloat(newRate);
  }

  static SeenTable read(int capacity, DataInput in) throws IOException {
    SeenTable table = new SeenTable(capacity);
    int size = in.readUnsignedShort();
    if (size > capacity) {
      throw new IOException("a table of " + size + " values is larger than " + capacity);
    }
    int allocated = Math.max(4, size);
    table.keys = new long[allocated];
    table.counts = new float[allocated];
    table.times = new long[allocated];
    table.size = size;
    for (int i = 0; i < size; i++) {
      table.keys[i] = in.readLong();
      table.counts[i] = in.readFloat();
      table.times[i] = in.readLong();
    }
    table.events = in.readFloat();
    table.newRate = in.readFloat();
    return table;
  }
}
