package io.vedette.ingest.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Protobuf strings must be UTF-8; nearly all of telemetry's are ASCII, which is quickly seen. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SIGN_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Throws where the bytes are not UTF-8. */
  static void check(byte[] bytes, int offset, int length) throws DecodeException {
    if (isAscii(bytes, offset, length)) {
      return;
    }
    try {
      var unused =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
    } catch (CharacterCodingException e) {
      throw new DecodeException("string at byte " + offset + " is not UTF-8", e);
    }
  }

  static boolean isAscii(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    long seen = 0;
    for (; at <= end - 8; at += 8) {
      seen |= (long) LONGS.get(bytes, at);
    }
    for (; at < end; at++) {
      seen |= bytes[at];
    }
    return (seen & SIGN_BITS) == 0;
  }
}
