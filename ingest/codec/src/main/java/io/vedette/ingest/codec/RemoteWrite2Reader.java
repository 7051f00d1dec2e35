package io.vedette.ingest.codec;

import java.util.Arrays;

/**
 * Walks an {@code io.prometheus.write.v2.Request}; {@code remote_write_2.proto} has the field
 * numbers.
 */
final class RemoteWrite2Reader {
  // values of Metadata.MetricType
  private static final int COUNTER = 1;
  private static final int GAUGE = 2;
  private static final int GAUGE_HISTOGRAM = 4;
  private static final int INFO = 6;
  private static final int STATE_SET = 7;

  private final ProtoCursor in;
  private final StringPool names;
  private final OtlpPoints points;
  // offset and length of each symbol
  private int[] symbols = new int[256];
  private int symbolCount;
  private int[] references = new int[64];
  private int referenceCount;
  private int type;

  RemoteWrite2Reader(byte[] request, StringPool names, OtlpPoints points) {
    this.in = new ProtoCursor(request);
    this.names = names;
    this.points = points;
  }

  void read() throws DecodeException {
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == ProtoCursor.tag(4, ProtoCursor.LEN)) {
        symbol();
      } else {
        in.skip(tag);
      }
    }
    in.rewind(0);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == ProtoCursor.tag(5, ProtoCursor.LEN)) {
        int outer = in.enter();
        series();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private void symbol() throws DecodeException {
    int length = in.length();
    int offset = in.advance(length);
    Utf8.check(in.bytes(), offset, length);
    if (2 * symbolCount == symbols.length) {
      symbols = Arrays.copyOf(symbols, 2 * symbols.length);
    }
    symbols[2 * symbolCount] = offset;
    symbols[2 * symbolCount++ + 1] = length;
  }

  private void series() throws DecodeException {
    int start = in.position();
    referenceCount = 0;
    type = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | ProtoCursor.LEN -> packedReferences();
        case 1 << 3 | ProtoCursor.VARINT -> reference();
        case 5 << 3 | ProtoCursor.LEN -> metadata();
        default -> in.skip(tag);
      }
    }
    String name = labels();
    in.rewind(start);
    boolean counter = cumulative(name);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 2 << 3 | ProtoCursor.LEN -> RemoteWriteValues.sample(in, name, counter, points);
        case 3 << 3 | ProtoCursor.LEN -> RemoteWriteValues.histogram(in, name, points);
        default -> in.skip(tag);
      }
    }
  }

  private void packedReferences() throws DecodeException {
    int outer = in.enter();
    while (!in.atEnd()) {
      reference();
    }
    in.leave(outer);
  }

  private void reference() throws DecodeException {
    long reference = in.varint();
    if (reference < 0 || reference >= symbolCount) {
      throw new DecodeException(
          "label reference " + Long.toUnsignedString(reference) + " of " + symbolCount);
    }
    if (referenceCount == references.length) {
      references = Arrays.copyOf(references, 2 * references.length);
    }
    references[referenceCount++] = (int) reference;
  }

  private void metadata() throws DecodeException {
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == ProtoCursor.tag(1, ProtoCursor.VARINT)) {
        type = (int) in.varint();
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
  }

  /** Hands the labels over and returns the name. */
  private String labels() throws DecodeException {
    if (referenceCount % 2 != 0) {
      throw new DecodeException(referenceCount + " label references do not make pairs");
    }
    points.series();
    String name = "";
    byte[] bytes = in.bytes();
    for (int i = 0; i < referenceCount; i += 2) {
      int key = symbols[2 * references[i]];
      int keyLength = symbols[2 * references[i] + 1];
      int value = symbols[2 * references[i + 1]];
      int valueLength = symbols[2 * references[i + 1] + 1];
      byte[] marker = RemoteWrite1Reader.NAME;
      if (Arrays.equals(bytes, key, key + keyLength, marker, 0, marker.length)) {
        name = names.get(bytes, value, valueLength);
      } else {
        points.label(bytes, key, keyLength, value, valueLength);
      }
    }
    return name;
  }

  private boolean cumulative(String name) {
    return switch (type) {
      case COUNTER -> true;
      case GAUGE, GAUGE_HISTOGRAM, INFO, STATE_SET -> false;
      default -> RemoteWrite1Reader.cumulative(name); // parts of histograms and summaries too
    };
  }
}
