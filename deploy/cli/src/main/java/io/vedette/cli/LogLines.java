package io.vedette.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines as bytes, without copies: {@code \n} or {@code \r\n} ends one. */
final class LogLines {
  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private byte[] buffer = new byte[CHUNK];
  private int filled;

  LogLines(InputStream in) {
    this.in = in;
  }

  /** Receives a line; the bytes are valid during the call only. */
  interface Sink {
    void line(byte[] bytes, int from, int length);
  }

  /** Reads to the end, and gives the last line though nothing ends it. */
  void readAll(Sink sink) throws IOException {
    while (readSome(sink)) {
      // all of it
    }
    if (filled > 0) {
      give(buffer, 0, filled, sink);
      filled = 0;
    }
  }

  /**
   * Reads once and gives the lines that are complete.
   *
   * @return false at the end of the input, so far
   */
  boolean readSome(Sink sink) throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int n = in.read(buffer, filled, buffer.length - filled);
    if (n < 0) {
      return false;
    }
    int from = 0;
    int to = filled + n;
    for (int i = filled; i < to; i++) {
      if (buffer[i] == '\n') {
        give(buffer, from, i - from, sink);
        from = i + 1;
      }
    }
    System.arraycopy(buffer, from, buffer, 0, to - from);
    filled = to - from;
    return true;
  }

  private static void give(byte[] bytes, int from, int length, Sink sink) {
    boolean cr = length > 0 && bytes[from + length - 1] == '\r';
    sink.line(bytes, from, cr ? length - 1 : length);
  }
}
