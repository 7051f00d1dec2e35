package io.vedette.ingest.codec;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/** Trace and span ids as lower-case hex, and OTLP times as the model has them. */
final class OtlpIds {
  private OtlpIds() {}

  /** Hex digits of an id of {@code length} bytes; empty where it is absent, zero or misshapen. */
  static String hex(ByteString id, int length) {
    if (id.size() != length || isZero(id)) {
      return "";
    }
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static boolean isZero(ByteString id) {
    for (int i = 0; i < id.size(); i++) {
      if (id.byteAt(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
