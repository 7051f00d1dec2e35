package io.vedette.review;

/** CSS classes that follow from text; always one of our own names, never the text itself. */
final class Lines {
  private Lines() {}

  /** Of a line of a diff. */
  static String css(String line) {
    if (line.startsWith("+++") || line.startsWith("---") || line.startsWith("@@")) {
      return "head";
    }
    return line.startsWith("+") ? "plus" : line.startsWith("-") ? "minus" : "same";
  }

  /** Of a line of the timeline. */
  static String timeline(String kind) {
    return switch (kind) {
      case "finding", "resolved", "change", "action" -> kind;
      default -> "other";
    };
  }
}
