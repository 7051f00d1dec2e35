package io.vedette.ingest.codec;

import io.vedette.model.Attributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the labels of one series as parts of byte arrays, sorted as they come: what {@link
 * Labels} does, without a string made.
 */
final class LabelBytes {
  private byte[][] arrays = new byte[32][];
  private int[] starts = new int[32];
  private int[] lengths = new int[32];
  private int count; // of keys and values together
  private boolean overflowed;

  void clear() {
    count = 0;
    overflowed = false;
  }

  /** Adds a label; an equal key is replaced. */
  void put(byte[] keyIn, int key, int keyLength, byte[] valueIn, int value, int valueLength) {
    int at = slot(keyIn, key, keyLength);
    if (at < count && compare(at, keyIn, key, keyLength) == 0) {
      set(at + 1, valueIn, value, valueLength);
    } else {
      insert(at);
      if (!overflowed) {
        set(at, keyIn, key, keyLength);
        set(at + 1, valueIn, value, valueLength);
      }
    }
  }

  /** Adds those labels whose keys are not there yet. */
  void putAbsent(LabelBytes others) {
    for (int i = 0; i < others.count; i += 2) {
      int at = slot(others.arrays[i], others.starts[i], others.lengths[i]);
      boolean known =
          at < count && compare(at, others.arrays[i], others.starts[i], others.lengths[i]) == 0;
      if (!known) {
        insert(at);
        if (!overflowed) {
          set(at, others.arrays[i], others.starts[i], others.lengths[i]);
          set(at + 1, others.arrays[i + 1], others.starts[i + 1], others.lengths[i + 1]);
        }
      }
    }
  }

  /**
   * The labels, still as bytes; null where there are more than {@link Labels#MOST}.
   *
   * @throws DecodeException where one is not UTF-8
   */
  @Nullable Attributes build() throws DecodeException {
    if (overflowed) {
      return null;
    }
    int size = 0;
    for (int i = 0; i < count; i++) {
      size += ProtoWriter.varintSize(lengths[i]) + lengths[i];
    }
    byte[] out = new byte[size];
    int at = 0;
    for (int i = 0; i < count; i++) {
      at = ProtoWriter.varint(out, at, lengths[i]);
      System.arraycopy(arrays[i], starts[i], out, at, lengths[i]);
      at += lengths[i];
    }
    if (!Utf8.isAscii(out, 0, size)) {
      checkEach();
    }
    return Attributes.decoding(out);
  }

  private void checkEach() throws DecodeException {
    for (int i = 0; i < count; i++) {
      Utf8.check(arrays[i], starts[i], lengths[i]);
    }
  }

  private int slot(byte[] in, int start, int length) {
    int at = count;
    while (at > 0 && compare(at - 2, in, start, length) >= 0) {
      at -= 2;
    }
    return at;
  }

  /** Of UTF-8 bytes, which order as code points do. */
  private int compare(int at, byte[] in, int start, int length) {
    int from = starts[at];
    return Arrays.compareUnsigned(arrays[at], from, from + lengths[at], in, start, start + length);
  }

  private void insert(int at) {
    if (count == 2 * Labels.MOST) {
      overflowed = true;
      return;
    }
    if (count + 2 > arrays.length) {
      arrays = Arrays.copyOf(arrays, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    System.arraycopy(arrays, at, arrays, at + 2, count - at);
    System.arraycopy(starts, at, starts, at + 2, count - at);
    System.arraycopy(lengths, at, lengths, at + 2, count - at);
    count += 2;
  }

  private void set(int at, byte[] in, int start, int length) {
    arrays[at] = in;
    starts[at] = start;
    lengths[at] = length;
  }
}
