package io.vedette.ingest.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing buffer of protobuf wire format: what {@link ProtoCursor} reads. */
final class ProtoWriter {
  private static final VarHandle LITTLE_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int size;

  ProtoWriter(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Tag of a length-delimited field and its length; the content follows. */
  void open(int field, int length) {
    varint(ProtoCursor.tag(field, ProtoCursor.LEN));
    varint(length);
  }

  void fixed64(int field, long value) {
    varint(ProtoCursor.tag(field, ProtoCursor.FIXED64));
    require(8);
    LITTLE_ENDIAN_LONG.set(bytes, size, value);
    size += 8;
  }

  void varint(int field, int value) {
    varint(ProtoCursor.tag(field, ProtoCursor.VARINT));
    varint(value);
  }

  void bytes(byte[] from, int offset, int length) {
    require(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  void bytes(ProtoWriter other) {
    bytes(other.bytes, 0, other.size);
  }

  private void varint(int value) {
    require(5);
    size = varint(bytes, size, value);
  }

  /** Writes a varint and returns where it ends. */
  static int varint(byte[] out, int from, int value) {
    int at = from;
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
    return at;
  }

  /** Bytes that a length-delimited field takes, for fields 1 to 15. */
  static int fieldSize(int length) {
    return 1 + varintSize(length) + length;
  }

  static int varintSize(int value) {
    return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }

  private void require(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
