package io.vedette.rules.sigma;

import io.vedette.rules.yaml.YamlNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Sigma's value transformations. Between two of them a value travels as bytes in ISO 8859-1 once an
 * encoding was applied, so that {@code utf16le|base64offset} sees the bytes.
 */
final class Encodings {
  /** What Windows takes for the start of an option: hyphen, slash, en and em dash, bar. */
  static final String DASHES = "-/\u2013\u2014\u2015";

  private static final int MAX_VARIANTS = 625;

  private Encodings() {}

  static Set<String> apply(String transform, Set<String> values, YamlNode where) {
    Set<String> out = new LinkedHashSet<>();
    for (String value : values) {
      switch (transform) {
        case "windash" -> windash(value, out, where);
        case "wide", "utf16le" -> out.add(bytes(value, StandardCharsets.UTF_16LE));
        case "utf16be" -> out.add(bytes(value, StandardCharsets.UTF_16BE));
        case "utf16" -> out.add("\u00ff\u00fe" + bytes(value, StandardCharsets.UTF_16LE));
        case "base64" -> out.add(Base64.getEncoder().encodeToString(raw(value)));
        case "base64offset" -> out.addAll(offsets(raw(value)));
        default -> throw where.error("unknown transformation '" + transform + "'");
      }
    }
    return out;
  }

  private static String bytes(String value, Charset charset) {
    return new String(value.getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  /**
   * UTF-8, or the bytes that an encoding left: these hold a zero, which a plain value never does.
   */
  private static byte[] raw(String value) {
    boolean encoded = value.indexOf('\0') >= 0;
    return value.getBytes(encoded ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  static boolean isDash(int c) {
    return c >= 0 && DASHES.indexOf(c) >= 0;
  }

  /** A dash inside a word is none of an option: before it no word ends, and after it one begins. */
  static boolean startsOption(int before, int after) {
    return !isWord(before) && isWord(after);
  }

  private static boolean isWord(int c) {
    return c == '_' || (c >= 0 && Character.isLetterOrDigit(c));
  }

  /**
   * Every permutation of the dashes that start an option; what is encoded afterwards has to be
   * written out.
   */
  private static void windash(String value, Set<String> out, YamlNode where) {
    List<String> variants = new ArrayList<>(List.of(""));
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      int before = i == 0 ? -1 : value.charAt(i - 1);
      int after = i + 1 < value.length() ? value.charAt(i + 1) : -1;
      String choices = isDash(c) && startsOption(before, after) ? DASHES : String.valueOf(c);
      List<String> longer = new ArrayList<>(variants.size() * choices.length());
      for (String variant : variants) {
        choices.chars().forEach(d -> longer.add(variant + (char) d));
      }
      variants = longer;
      if (variants.size() > MAX_VARIANTS) {
        throw where.error(
            "'"
                + value
                + "': windash before an encoding unfolds to too many texts; use fewer dashes");
      }
    }
    out.addAll(variants);
  }

  /** The three texts that encode these bytes at any offset, without the characters at the seams. */
  private static List<String> offsets(byte[] value) {
    int[] skip = {0, 2, 3};
    int[] drop = {0, 3, 2};
    List<String> out = new ArrayList<>();
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[offset + value.length];
      System.arraycopy(value, 0, shifted, offset, value.length);
      String text = Base64.getEncoder().encodeToString(shifted);
      out.add(text.substring(skip[offset], text.length() - drop[(value.length + offset) % 3]));
    }
    return out;
  }
}
