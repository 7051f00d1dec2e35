package io.vedette.detect.log;

/** What a byte of UTF-8 text can be part of. */
final class Bytes {
  static final int SPACE = 0;
  static final int LETTER = 1;
  static final int DIGIT = 2;

  /** Belongs to a word: {@code _ . - / + % $ ~ \ * &}. */
  static final int INNER = 3;

  static final int MARK = 4;

  private static final byte[] CLASS = new byte[256];

  static {
    for (int c = 0; c < 256; c++) {
      CLASS[c] = (byte) classOf(c);
    }
  }

  private Bytes() {}

  private static int classOf(int c) {
    if (c <= ' ' || c == 0x7F) {
      return SPACE;
    }
    if (c >= '0' && c <= '9') {
      return DIGIT;
    }
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c >= 0x80) {
      return LETTER;
    }
    return "_.-/+%$~\\*&".indexOf(c) >= 0 ? INNER : MARK;
  }

  static int kind(byte c) {
    return CLASS[c & 0xFF];
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHexLetter(byte c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f';
  }

  /** The hash of a token's text, as {@link Tokenizer} builds it while it reads. */
  static long hash(byte[] b, int from, int to) {
    long h = b[from];
    for (int k = from + 1; k < to; k++) {
      h = h * 31 + (b[k] & 0xFF);
    }
    return h;
  }
}
