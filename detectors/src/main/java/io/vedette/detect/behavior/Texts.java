package io.vedette.detect.behavior;

/** Texts of bounded length. */
final class Texts {
  private static final int MAX_HEADLINE = 79;
  private static final int MAX_TEXT = 160;

  private Texts() {}

  static String headline(String text) {
    return text.length() <= MAX_HEADLINE ? text : text.substring(0, MAX_HEADLINE - 1) + "…";
  }

  static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
  }
}
