package io.vedette.detect.trace;

/**
 * Adjusted counts of probability sampling: how many spans a kept one stands for.
 *
 * <p>The {@code ot} member of the W3C tracestate carries {@code th}, the rejection threshold as 1
 * to 14 hex digits of a 56-bit number with trailing zeros left out. A span was kept with
 * probability {@code (2^56 - T) / 2^56}, so it counts {@code 2^56 / (2^56 - T)}. Source:
 * OpenTelemetry specification, "TraceState: Probability Sampling".
 */
final class Sampling {
  private static final int DIGITS = 14;
  private static final double SPACE = 0x1p56;

  private Sampling() {}

  /** At least 1; 1 where there is no threshold, or none that can be read. */
  static double adjustedCount(String traceState) {
    if (traceState.isEmpty()) {
      return 1;
    }
    for (String member : traceState.split(",")) {
      String entry = member.strip();
      if (entry.startsWith("ot=")) {
        return ofMember(entry.substring(3));
      }
    }
    return 1;
  }

  private static double ofMember(String value) {
    for (String field : value.split(";")) {
      if (field.startsWith("th:")) {
        return ofThreshold(field.substring(3));
      }
    }
    return 1;
  }

  private static double ofThreshold(String hex) {
    if (hex.isEmpty() || hex.length() > DIGITS) {
      return 1;
    }
    long threshold = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = i < hex.length() ? Character.digit(hex.charAt(i), 16) : 0;
      if (digit < 0) {
        return 1;
      }
      threshold = (threshold << 4) | digit;
    }
    return SPACE / (SPACE - threshold);
  }
}
