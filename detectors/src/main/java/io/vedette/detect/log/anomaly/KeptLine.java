package io.vedette.detect.log.anomaly;

import java.nio.charset.StandardCharsets;

/**
 * A copy of the line that was kept last. Nearly all are replaced unread, so it is bytes in an array
 * that is used again, and a string only where somebody looks.
 */
final class KeptLine {
  /** Longer than what is shown of a line, however its characters are encoded. */
  private static final int MAX_BYTES = 1204;

  private byte[] bytes = {};
  private int length;

  void keep(Line line) {
    keep(line.bytes(), line.from(), line.length());
  }

  void keep(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    keep(utf8, 0, utf8.length);
  }

  private void keep(byte[] from, int start, int size) {
    length = Math.min(MAX_BYTES, size);
    if (bytes.length < length) {
      bytes = new byte[Math.min(MAX_BYTES, length + length / 4)];
    }
    System.arraycopy(from, start, bytes, 0, length);
  }

  /** Its text; of a long line the start. */
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
