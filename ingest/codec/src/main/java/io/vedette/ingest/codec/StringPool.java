package io.vedette.ingest.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same {@link String} for the same UTF-8 bytes where it can: label names and values
 * repeat endlessly, and a string that is met again costs neither garbage nor a new hash.
 *
 * <p>A direct-mapped table: a collision overwrites, so memory is bounded. Threads share it without
 * locks; the races are benign, as entries are immutable and every hit is compared in full.
 */
final class StringPool {
  private static final int BITS = 15;
  private static final int SLOTS = 1 << BITS;
  private static final int LONGEST = 64;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final @Nullable Entry[] table = new @Nullable Entry[SLOTS];

  private static final class Entry {
    final byte[] utf8;
    final String text;

    Entry(byte[] utf8, String text) {
      this.utf8 = utf8;
      this.text = text;
    }
  }

  /**
   * The string of {@code length} bytes from {@code offset}.
   *
   * @throws DecodeException where they are not UTF-8
   */
  String get(byte[] bytes, int offset, int length) throws DecodeException {
    if (length > LONGEST) {
      return decode(bytes, offset, length);
    }
    int slot = slot(bytes, offset, length);
    Entry known = table[slot];
    if (known != null
        && Arrays.equals(known.utf8, 0, known.utf8.length, bytes, offset, offset + length)) {
      return known.text;
    }
    String fresh = decode(bytes, offset, length);
    table[slot] = new Entry(Arrays.copyOfRange(bytes, offset, offset + length), fresh);
    return fresh;
  }

  /** Eight bytes at a time, then the rest. */
  private static int slot(byte[] bytes, int offset, int length) {
    long hash = length;
    int at = offset;
    for (int end = offset + length - 8; at <= end; at += 8) {
      hash = (hash ^ (long) LONGS.get(bytes, at)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 32;
    }
    for (int end = offset + length; at < end; at++) {
      hash = (hash ^ bytes[at]) * 0x9e3779b97f4a7c15L;
    }
    return (int) (hash >>> (64 - BITS));
  }

  private static String decode(byte[] bytes, int offset, int length) throws DecodeException {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) { // the sender's own, or the mark of broken UTF-8
      Utf8.check(bytes, offset, length);
    }
    return text;
  }
}
