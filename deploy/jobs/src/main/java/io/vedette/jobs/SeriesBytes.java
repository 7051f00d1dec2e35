package io.vedette.jobs;

import io.vedette.model.Attributes;
import io.vedette.model.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A series' name and labels in one array: the length of the name as a varint, the name, then the
 * labels as {@link Attributes#encoded()} gives them. Keeps a series in a fifth of what its strings
 * take.
 */
final class SeriesBytes {
  private SeriesBytes() {}

  static byte[] of(SeriesKey series) {
    byte[] name = series.name().getBytes(StandardCharsets.UTF_8);
    byte[] labels = series.labels().encoded();
    byte[] out = new byte[5 + name.length + labels.length];
    int at = writeLength(out, name.length);
    System.arraycopy(name, 0, out, at, name.length);
    System.arraycopy(labels, 0, out, at + name.length, labels.length);
    return Arrays.copyOf(out, at + name.length + labels.length);
  }

  static SeriesKey read(byte[] series) {
    int length = length(series, 0);
    int start = start(series, 0);
    String name = new String(series, start, length, StandardCharsets.UTF_8);
    byte[] labels = Arrays.copyOfRange(series, start + length, series.length);
    return new SeriesKey(name, Attributes.decoding(labels));
  }

  private static int writeLength(byte[] out, int length) {
    int at = 0;
    int rest = length;
    while ((rest & ~0x7F) != 0) {
      out[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
    return at;
  }

  /** The length that is written as a varint at a position. */
  static int length(byte[] bytes, int at) {
    int b = bytes[at];
    int length = b & 0x7F;
    for (int i = 1; b < 0; i++) {
      b = bytes[at + i];
      length |= (b & 0x7F) << (7 * i);
    }
    return length;
  }

  /** Where the bytes begin whose length is written at a position. */
  static int start(byte[] bytes, int at) {
    int next = at;
    while (bytes[next] < 0) {
      next++;
    }
    return next + 1;
  }
}
