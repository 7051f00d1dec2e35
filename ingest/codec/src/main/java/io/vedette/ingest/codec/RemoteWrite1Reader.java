package io.vedette.ingest.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks a {@code prometheus.WriteRequest}; {@code remote_write_1.proto} has the field numbers. */
final class RemoteWrite1Reader {
  static final byte[] NAME = "__name__".getBytes(StandardCharsets.US_ASCII);

  private final ProtoCursor in;
  private final StringPool names;
  private final OtlpPoints points;
  private String name = "";

  RemoteWrite1Reader(byte[] request, StringPool names, OtlpPoints points) {
    this.in = new ProtoCursor(request);
    this.names = names;
    this.points = points;
  }

  void read() throws DecodeException {
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == ProtoCursor.tag(1, ProtoCursor.LEN)) {
        int outer = in.enter();
        series();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  /** Labels first, wherever they stand, then the samples. */
  private void series() throws DecodeException {
    int start = in.position();
    name = "";
    points.series();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == ProtoCursor.tag(1, ProtoCursor.LEN)) {
        int outer = in.enter();
        label();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    in.rewind(start);
    boolean counter = cumulative(name);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 2 << 3 | ProtoCursor.LEN -> RemoteWriteValues.sample(in, name, counter, points);
        case 4 << 3 | ProtoCursor.LEN -> RemoteWriteValues.histogram(in, name, points);
        default -> in.skip(tag);
      }
    }
  }

  private void label() throws DecodeException {
    int key = 0;
    int keyLength = 0;
    int value = 0;
    int valueLength = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | ProtoCursor.LEN -> {
          keyLength = in.length();
          key = in.advance(keyLength);
        }
        case 2 << 3 | ProtoCursor.LEN -> {
          valueLength = in.length();
          value = in.advance(valueLength);
        }
        default -> in.skip(tag);
      }
    }
    byte[] bytes = in.bytes();
    if (Arrays.equals(bytes, key, key + keyLength, NAME, 0, NAME.length)) {
      name = names.get(bytes, value, valueLength);
    } else {
      Utf8.check(bytes, key, keyLength);
      Utf8.check(bytes, value, valueLength);
      points.label(bytes, key, keyLength, value, valueLength);
    }
  }

  /** Prometheus' naming conventions. */
  static boolean cumulative(String name) {
    return name.endsWith("_total")
        || name.endsWith("_count")
        || name.endsWith("_sum")
        || name.endsWith("_bucket");
  }
}
