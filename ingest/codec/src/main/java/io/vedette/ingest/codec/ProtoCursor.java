package io.vedette.ingest.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks protobuf wire format in a byte array without copying, and can go back: sub-messages are
 * entered and left by moving the limit. For the hot path only; elsewhere the generated classes
 * serve. (<a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>)
 */
final class ProtoCursor {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LEN = 2;
  static final int FIXED32 = 5;

  private static final VarHandle LITTLE_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private int position;
  private int limit;

  ProtoCursor(byte[] bytes) {
    this.bytes = bytes;
    this.limit = bytes.length;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  int remaining() {
    return limit - position;
  }

  boolean atEnd() {
    return position == limit;
  }

  /** Goes back to a position within the current message. */
  void rewind(int to) {
    position = to;
  }

  /** The next tag, or 0 at the end of the current message. */
  int tag() throws DecodeException {
    if (position == limit) {
      return 0;
    }
    long tag = varint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw malformed("tag " + Long.toUnsignedString(tag));
    }
    return (int) tag;
  }

  /** The tag of a field of a wire type, to switch over. */
  static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  long varint() throws DecodeException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == limit) {
        throw malformed("truncated varint");
      }
      byte b = bytes[position++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("varint of more than ten bytes");
  }

  long fixed64() throws DecodeException {
    return (long) LITTLE_ENDIAN_LONG.get(bytes, advance(8));
  }

  double float64() throws DecodeException {
    return Double.longBitsToDouble(fixed64());
  }

  /** Length of a length-delimited field; all of it is there. */
  int length() throws DecodeException {
    long length = varint();
    if (length < 0 || length > limit - position) {
      throw malformed("length " + Long.toUnsignedString(length) + " past the end");
    }
    return (int) length;
  }

  /** Enters the sub-message that starts here; give the result to {@link #leave}. */
  int enter() throws DecodeException {
    int length = length();
    int outer = limit;
    limit = position + length;
    return outer;
  }

  void leave(int outerLimit) {
    position = limit;
    limit = outerLimit;
  }

  void skip(int tag) throws DecodeException {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case LEN -> advance(length());
      case FIXED32 -> advance(4);
      default -> throw malformed("wire type " + (tag & 7));
    }
  }

  /** Moves on by {@code count} bytes and returns where they start. */
  int advance(int count) throws DecodeException {
    if (count > limit - position) {
      throw malformed("truncated field");
    }
    int at = position;
    position += count;
    return at;
  }

  private DecodeException malformed(String what) {
    return new DecodeException("not protobuf: " + what + " at byte " + position);
  }
}
