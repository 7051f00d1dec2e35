package io.vedette.review;

/** Units of series, as UCUM writes them. */
final class Units {
  private Units() {}

  /** The unit that was given, else the one that the metric's name ends with, else empty. */
  static String of(String given, String series) {
    if (!given.isEmpty()) {
      return given;
    }
    int brace = series.indexOf('{');
    String name = brace < 0 ? series : series.substring(0, brace);
    if (name.endsWith("_ms") || name.endsWith("_milliseconds")) {
      return "ms";
    }
    if (name.endsWith("_seconds")) {
      return "s";
    }
    if (name.endsWith("_bytes")) {
      return "By";
    }
    return name.endsWith("_ratio") ? "1" : "";
  }

  /** Short enough to stand beside every tick. */
  static boolean isShort(String unit) {
    return unit.length() <= 2;
  }

  /** Words for a caption; empty where the ticks carry the unit already. */
  static String caption(String unit) {
    return isShort(unit) ? "" : unit.replaceAll("[{}]", "");
  }
}
