package io.vedette.detect.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A hash map from 64-bit hashes to objects: open addressing with linear probing, at most half full.
 * Keys must be well mixed already. Entries are never removed one by one.
 */
final class LongMap<V> {
  private long[] keys;
  private @Nullable Object[] values;
  private int size;

  LongMap(int expected) {
    int capacity = Integer.highestOneBit(Math.max(16, expected * 2 - 1)) << 1;
    keys = new long[capacity];
    values = new Object[capacity];
  }

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked") // only put() stores values
  @Nullable V get(long key) {
    return (V) values[slot(key)];
  }

  void put(long key, V value) {
    int slot = slot(key);
    if (values[slot] == null) {
      size++;
    }
    keys[slot] = key;
    values[slot] = value;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  void clear() {
    Arrays.fill(values, null);
    size = 0;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) key & mask;
    while (values[slot] != null && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new Object[oldValues.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
