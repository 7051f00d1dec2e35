package io.vedette.ingest.codec;

/** Samples and native histograms, whose messages are the same in 1.0 and 2.0. */
final class RemoteWriteValues {
  private static final int GAUGE_HISTOGRAM = 3; // a value of reset_hint

  private RemoteWriteValues() {}

  static void sample(ProtoCursor in, String name, boolean counter, OtlpPoints points)
      throws DecodeException {
    int outer = in.enter();
    double value = 0;
    long millis = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | ProtoCursor.FIXED64 -> value = in.float64();
        case 2 << 3 | ProtoCursor.VARINT -> millis = in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    points.sample(name, counter, millis, value);
  }

  static void histogram(ProtoCursor in, String name, OtlpPoints points) throws DecodeException {
    int outer = in.enter();
    double count = 0;
    double sum = 0;
    long resetHint = 0;
    long millis = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | ProtoCursor.VARINT -> count = in.varint();
        case 2 << 3 | ProtoCursor.FIXED64 -> count = in.float64();
        case 3 << 3 | ProtoCursor.FIXED64 -> sum = in.float64();
        case 14 << 3 | ProtoCursor.VARINT -> resetHint = in.varint();
        case 15 << 3 | ProtoCursor.VARINT -> millis = in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    points.histogram(name, resetHint != GAUGE_HISTOGRAM, millis, count, sum);
  }
}
