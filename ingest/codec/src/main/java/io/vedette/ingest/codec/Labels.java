package io.vedette.ingest.codec;

import io.vedette.model.Attributes;
import java.util.Arrays;

/** Collects the labels of one series, sorted as they come: senders mostly sort them already. */
final class Labels {
  /** More than any honest series has; keeps the insertion sort from being turned against us. */
  static final int MOST = 256;

  private String[] pairs = new String[32];
  private int length;
  private boolean overflowed;

  void clear() {
    length = 0;
    overflowed = false;
  }

  /** True where there were more than {@link #MOST} labels: those beyond were left out. */
  boolean overflowed() {
    return overflowed;
  }

  /** Adds a label; an equal key is replaced. */
  void put(String key, String value) {
    int at = slot(key);
    if (at < length && pairs[at].equals(key)) {
      pairs[at + 1] = value;
    } else {
      insert(at, key, value);
    }
  }

  /** Adds those labels whose keys are not there yet. */
  void putAbsent(Labels others) {
    for (int i = 0; i < others.length; i += 2) {
      String key = others.pairs[i];
      int at = slot(key);
      if (at == length || !pairs[at].equals(key)) {
        insert(at, key, others.pairs[i + 1]);
      }
    }
  }

  Attributes build() {
    return Attributes.of(Arrays.copyOf(pairs, length));
  }

  private int slot(String key) {
    int at = length;
    while (at > 0 && pairs[at - 2].compareTo(key) >= 0) {
      at -= 2;
    }
    return at;
  }

  private void insert(int at, String key, String value) {
    if (length == 2 * MOST) {
      overflowed = true;
      return;
    }
    if (length == pairs.length) {
      pairs = Arrays.copyOf(pairs, 2 * length);
    }
    System.arraycopy(pairs, at, pairs, at + 2, length - at);
    pairs[at] = key;
    pairs[at + 1] = value;
    length += 2;
  }
}
