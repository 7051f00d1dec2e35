package io.vedette.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of {@link Attributes}: for key, value, key, value … the length in bytes as a
 * varint, then the UTF-8.
 */
final class EncodedPairs {
  private EncodedPairs() {}

  static byte[] encode(String[] pairs) {
    byte[][] parts = new byte[pairs.length][];
    int size = 0;
    for (int i = 0; i < pairs.length; i++) {
      parts[i] = pairs[i].getBytes(StandardCharsets.UTF_8);
      size += varintSize(parts[i].length) + parts[i].length;
    }
    byte[] out = new byte[size];
    int at = 0;
    for (byte[] part : parts) {
      at = writeVarint(out, at, part.length);
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }

  static String[] decode(byte[] encoded) {
    String[] pairs = new String[16];
    int count = 0;
    int at = 0;
    while (at < encoded.length) {
      if (count == pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * count);
      }
      int length = length(encoded, at);
      at = start(encoded, at);
      pairs[count++] = text(encoded, at, length);
      at += length;
    }
    if (count % 2 != 0) {
      throw new IllegalArgumentException("odd number of keys and values: " + count);
    }
    return Arrays.copyOf(pairs, count);
  }

  /** The value of one key, without decoding the others. */
  static @Nullable String get(byte[] encoded, String key) {
    int at = 0;
    while (at < encoded.length) {
      int keyLength = length(encoded, at);
      int keyAt = start(encoded, at);
      int valueLength = length(encoded, keyAt + keyLength);
      int valueAt = start(encoded, keyAt + keyLength);
      if (is(encoded, keyAt, keyLength, key)) {
        return text(encoded, valueAt, valueLength);
      }
      at = valueAt + valueLength;
    }
    return null;
  }

  private static boolean is(byte[] encoded, int at, int length, String key) {
    int i = 0;
    while (i < length && encoded[at + i] >= 0) {
      if (i == key.length() || encoded[at + i] != key.charAt(i)) {
        return false;
      }
      i++;
    }
    return i == length ? i == key.length() : text(encoded, at, length).equals(key);
  }

  private static String text(byte[] encoded, int at, int length) {
    if (length < 0 || length > encoded.length - at) {
      throw new IllegalArgumentException(
          "attributes damaged: " + length + " bytes at " + at + " of " + encoded.length);
    }
    return new String(encoded, at, length, StandardCharsets.UTF_8);
  }

  /** The varint at a position; none is longer than five bytes. */
  private static int length(byte[] encoded, int at) {
    int b = encoded[at];
    int length = b & 0x7F;
    for (int i = 1; b < 0; i++) {
      b = encoded[at + i];
      length |= (b & 0x7F) << (7 * i);
    }
    return length;
  }

  /** Where the bytes begin whose length is written at a position. */
  private static int start(byte[] encoded, int at) {
    int next = at;
    while (encoded[next] < 0) {
      next++;
    }
    return next + 1;
  }

  static int varintSize(int value) {
    return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }

  static int writeVarint(byte[] out, int from, int value) {
    int at = from;
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      out[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
    return at;
  }
}
