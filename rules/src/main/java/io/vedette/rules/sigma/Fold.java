package io.vedette.rules.sigma;

/** Simple case folding, one character to one, as {@link String#equalsIgnoreCase} compares. */
final class Fold {
  private Fold() {}

  static char fold(char c) {
    if (c < 128) {
      return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  /** The folded text; the very same string where nothing changes. */
  static String fold(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (fold(text.charAt(i)) != text.charAt(i)) {
        char[] out = text.toCharArray();
        for (int k = i; k < out.length; k++) {
          out[k] = fold(out[k]);
        }
        return new String(out);
      }
    }
    return text;
  }
}
