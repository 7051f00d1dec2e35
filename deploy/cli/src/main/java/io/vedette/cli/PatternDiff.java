package io.vedette.cli;

import io.vedette.detect.log.LogPattern;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is new, gone and changed in rate between two files. */
final class PatternDiff {
  /** A rate must change by this factor … */
  private static final double FACTOR = 2;

  /** … and by this many standard deviations of a difference of Poisson counts. */
  private static final double DEVIATIONS = 4;

  private record Row(String mark, long before, long after, String pattern) {}

  private PatternDiff() {}

  /**
   * Writes the differences, most frequent first. Rates are a line's share of its file.
   *
   * @return how many there are
   */
  static int print(MinedFile before, MinedFile after, PrintWriter out) {
    Map<String, LogPattern> old = new HashMap<>();
    before.byCount().forEach(p -> old.put(p.template(), p));
    List<Row> rows = new ArrayList<>();
    for (LogPattern p : after.byCount()) {
      LogPattern was = old.remove(p.template());
      if (was == null) {
        rows.add(new Row("new", 0, p.count(), p.template()));
      } else if (changed(was.count(), before.lineCount(), p.count(), after.lineCount())) {
        rows.add(new Row("rate", was.count(), p.count(), p.template()));
      }
    }
    old.values().forEach(p -> rows.add(new Row("gone", p.count(), 0, p.template())));
    rows.sort(
        Comparator.comparing(Row::mark)
            .reversed()
            .thenComparing(Comparator.comparingLong((Row r) -> r.before + r.after).reversed()));
    out.printf(Locale.ROOT, "%-5s %10s %10s  %s%n", "what", "before", "after", "pattern");
    for (Row row : rows) {
      out.printf(Locale.ROOT, "%-5s %10d %10d  %s%n", row.mark, row.before, row.after, row.pattern);
    }
    out.flush();
    return rows.size();
  }

  private static boolean changed(long was, long linesBefore, long is, long linesAfter) {
    double expected = was * (double) linesAfter / Math.max(1, linesBefore);
    double ratio = is / Math.max(expected, 1e-9);
    double deviation = Math.abs(is - expected) / Math.sqrt(is + expected);
    return (ratio >= FACTOR || ratio <= 1 / FACTOR) && deviation >= DEVIATIONS;
  }
}
