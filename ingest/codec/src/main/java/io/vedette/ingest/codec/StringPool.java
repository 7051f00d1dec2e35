package io.vedette.ingest.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same {@link String} for the same UTF-8 bytes where it can: label names and values
 * repeat endlessly, and a string that is met again costs neither garbage nor a new hash.
 *
 * <p>A direct-mapped table: a collision overwrites, so memory is bounded. Threads share it without
 * locks; the races are benign, as strings are immutable and every hit is compared in full.
 */
final class StringPool {
  private static final int SLOTS = 1 << 15;
  private static final int LONGEST = 64;

  private final @Nullable String[] table = new @Nullable String[SLOTS];

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
    String known = table[slot];
    if (known != null && same(known, bytes, offset, length)) {
      return known;
    }
    String fresh = decode(bytes, offset, length);
    table[slot] = fresh;
    return fresh;
  }

  private static int slot(byte[] bytes, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = hash * 31 + bytes[i];
    }
    hash *= 0x9e3779b9; // spreads the low bits, which 31 leaves regular
    return hash >>> 17;
  }

  /** Only ASCII strings ever match: others differ in length or in a sign bit. */
  private static boolean same(String known, byte[] bytes, int offset, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != bytes[offset + i]) {
        return false;
      }
    }
    return true;
  }

  private static String decode(byte[] bytes, int offset, int length) throws DecodeException {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      requireUtf8(bytes, offset, length);
    }
    return text;
  }

  /** A replacement character is either the sender's own or the mark of broken UTF-8. */
  private static void requireUtf8(byte[] bytes, int offset, int length) throws DecodeException {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
    } catch (CharacterCodingException e) {
      throw new DecodeException("string at byte " + offset + " is not UTF-8", e);
    }
  }
}
