package io.vedette.jobs;

import io.vedette.model.Attributes;
import io.vedette.model.SeriesKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** Series in PromQL form, as records carry them, and back. */
public final class SeriesText {
  private SeriesText() {}

  /**
   * Reads {@code name{a="b",c="d"}} as {@link SeriesKey#toString} writes it, where values are not
   * escaped: a value ends at the quote that a comma and a label, or the closing brace, follow. What
   * cannot be read becomes a name without labels.
   */
  public static SeriesKey parse(String text) {
    int brace = text.indexOf('{');
    if (brace <= 0 || !text.endsWith("\"}")) {
      return new SeriesKey(text.isEmpty() ? "unknown" : text, Attributes.empty());
    }
    Map<String, String> labels = new LinkedHashMap<>();
    int end = text.length() - 1;
    int at = brace + 1;
    while (at < end) {
      int equals = text.indexOf("=\"", at);
      if (equals < 0) {
        return new SeriesKey(text, Attributes.empty());
      }
      int close = closing(text, equals + 2, end);
      labels.put(text.substring(at, equals), text.substring(equals + 2, close));
      at = close + 2;
    }
    return new SeriesKey(text.substring(0, brace), Attributes.of(labels));
  }

  private static int closing(String text, int from, int end) {
    int next = text.indexOf("\",", from);
    while (next >= 0 && !labelFollows(text, next + 2)) {
      next = text.indexOf("\",", next + 1);
    }
    return next < 0 ? end - 1 : next;
  }

  private static boolean labelFollows(String text, int at) {
    int i = at;
    while (i < text.length() && isLabel(text.charAt(i))) {
      i++;
    }
    return i > at && text.startsWith("=\"", i);
  }

  private static boolean isLabel(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == ':' || c == '/' || c == '-';
  }

  /** A selector of a name and labels, with values escaped. */
  public static String selector(String name, Map<String, String> labels) {
    StringBuilder out = new StringBuilder(name);
    char separator = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      out.append(separator).append('"').append(label.getKey()).append("\"=\"");
      String value = label.getValue();
      out.append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      out.append('"');
      separator = ',';
    }
    return separator == '{' ? name : out.append('}').toString();
  }
}
