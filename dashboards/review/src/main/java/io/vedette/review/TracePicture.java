package io.vedette.review;

import io.vedette.model.TraceExample;
import java.util.ArrayList;
import java.util.List;

/**
 * A trace as a waterfall in pixels: one row a span, its name left, its bar right.
 *
 * @param title what it is an example of
 * @param rows spans in order
 * @param omitted spans that are not drawn
 */
record TracePicture(String title, String traceId, boolean normal, List<Row> rows, int omitted) {
  static final int NAMES = 180;
  static final int BARS = 270;
  static final int FIGURES = 140;
  static final int ROW = 24;

  private static final int INDENT = 10;
  private static final int LEAST = 2;
  private static final int MOST_LETTERS = 30;

  /** From this part of the whole on, own time is told beside the bar. */
  private static final double TELLING = 0.1;

  /**
   * One span.
   *
   * @param name who, cut to fit
   * @param what who and what, in full
   * @param figure how long, and what of it the whole had to wait for
   * @param critical true where it adds to the duration of the whole
   */
  record Row(
      String name,
      String what,
      String figure,
      int indent,
      int x,
      int width,
      boolean critical,
      boolean heavy,
      boolean failed) {}

  static TracePicture of(TraceExample trace, long scaleMicros) {
    List<Row> rows = new ArrayList<>();
    double scale = BARS / (double) Math.max(1, scaleMicros);
    for (TraceExample.Bar bar : trace.bars()) {
      rows.add(row(bar, scale, trace.durationMicros()));
    }
    String title =
        (trace.normal() ? "Normal: " : "Bad: ")
            + Format.millis(trace.durationMicros() / 1000.0)
            + " at "
            + Format.clock(trace.startMillis());
    return new TracePicture(title, trace.traceId(), trace.normal(), rows, trace.omitted());
  }

  private static Row row(TraceExample.Bar bar, double scale, long whole) {
    int indent = Math.min(6, bar.depth()) * INDENT;
    String name = bar.entity().name();
    int room = MOST_LETTERS - indent / 6;
    boolean heavy = bar.criticalMicros() >= TELLING * whole;
    String duration = Format.millis(bar.durationMicros() / 1000.0);
    String own = Format.millis(bar.criticalMicros() / 1000.0);
    return new Row(
        name.length() <= room ? name : name.substring(0, room - 1) + '…',
        bar.entity() + " " + bar.operation(),
        heavy && !own.equals(duration) ? duration + ", own " + own : duration,
        indent,
        (int) Math.round(bar.startMicros() * scale),
        Math.max(LEAST, (int) Math.round(bar.durationMicros() * scale)),
        bar.criticalMicros() > 0,
        heavy,
        bar.failed());
  }

  int width() {
    return NAMES + BARS + FIGURES;
  }

  int height() {
    return rows.size() * ROW + 4;
  }
}
