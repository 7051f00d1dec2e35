package io.vedette.detect.trace;

import io.vedette.model.Evidence;
import java.util.List;
import java.util.Locale;

/**
 * Example traces of one service or edge in one window.
 *
 * @param endMillis end of the window, ms since the epoch
 * @param typical calls that went well, any of them
 * @param slowest the longest, longest first
 * @param failed the longest of those that failed
 */
public record Examples(
    long endMillis, List<Example> typical, List<Example> slowest, List<Example> failed) {

  /**
   * One call.
   *
   * @param millis how long it took
   */
  public record Example(double millis, String traceId) {
    /** As evidence of what is normal, for showing beside {@link #bad}. */
    Evidence normal() {
      return new Evidence(
          "trace",
          String.format(Locale.ROOT, "normal: a call ended well after %.1f ms", millis),
          traceId);
    }

    /**
     * As evidence of what went wrong.
     *
     * @param what such as {@code took}
     */
    Evidence bad(String what) {
      return new Evidence(
          "trace", String.format(Locale.ROOT, "bad: a call %s %.1f ms", what, millis), traceId);
    }
  }

  public Examples {
    typical = List.copyOf(typical);
    slowest = List.copyOf(slowest);
    failed = List.copyOf(failed);
  }

  static Evidence evidence(String what, double millis, String trace) {
    return new Evidence(
        "trace", String.format(Locale.ROOT, "a call %s %.1f ms", what, millis), trace);
  }
}
