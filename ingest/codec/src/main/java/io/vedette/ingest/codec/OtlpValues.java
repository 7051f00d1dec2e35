package io.vedette.ingest.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;

/** Reads OTLP's strings and values straight from the bytes; values that nest by their parser. */
final class OtlpValues {
  private static final int STRING =
      ProtoCursor.tag(AnyValue.STRING_VALUE_FIELD_NUMBER, ProtoCursor.LEN);

  private final ProtoCursor in;
  private final StringPool pool;

  OtlpValues(ProtoCursor in, StringPool pool) {
    this.in = in;
    this.pool = pool;
  }

  /** The string that starts here, its length before it. */
  String string() throws DecodeException {
    int length = in.length();
    return pool.get(in.bytes(), in.advance(length), length);
  }

  /** Reads the {@code KeyValue} that starts here. */
  void pair(Labels into) throws DecodeException {
    int outer = in.enter();
    String key = "";
    String value = "";
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case KeyValue.KEY_FIELD_NUMBER << 3 | ProtoCursor.LEN -> key = string();
        case KeyValue.VALUE_FIELD_NUMBER << 3 | ProtoCursor.LEN -> value = value();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    into.put(key, value);
  }

  /** The canonical string of the {@code AnyValue} that starts here. */
  String value() throws DecodeException {
    int outer = in.enter();
    int start = in.position();
    if (in.tag() == STRING) {
      String text = string();
      if (in.atEnd()) {
        in.leave(outer);
        return text;
      }
    }
    in.rewind(start);
    int length = in.remaining();
    String text = AnyValues.toString(parse(in.advance(length), length));
    in.leave(outer);
    return text;
  }

  private AnyValue parse(int from, int length) throws DecodeException {
    try {
      return AnyValue.parseFrom(ByteString.copyFrom(in.bytes(), from, length));
    } catch (InvalidProtocolBufferException e) {
      throw new DecodeException("not an OTLP value: " + e.getMessage(), e);
    }
  }
}
