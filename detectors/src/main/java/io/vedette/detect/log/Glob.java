package io.vedette.detect.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A user's pattern as it is matched: {@code <*>} and {@code <keep>} stand for one character or
 * more, as few as possible; everything else for itself, numbers too.
 */
final class Glob {
  final LogPattern pattern;

  /** What stands between the variables; the first and the last may be empty. */
  private final byte[][] literals;

  /** Which of the variables are kept. */
  private final boolean[] kept;

  /** Where the variables of the last match began and ended. */
  private final int[] starts;

  private final int[] ends;

  Glob(LogPattern pattern) {
    this.pattern = pattern;
    List<byte[]> parts = new ArrayList<>();
    List<Boolean> keeps = new ArrayList<>();
    String template = pattern.words[0];
    int from = 0;
    for (int i = template.indexOf('<'); i >= 0; i = template.indexOf('<', i)) {
      boolean keep = template.startsWith(LogPattern.KEEP, i);
      if (!keep && !template.startsWith(LogPattern.WILDCARD, i)) {
        i++;
        continue;
      }
      parts.add(template.substring(from, i).getBytes(StandardCharsets.UTF_8));
      keeps.add(keep);
      i += (keep ? LogPattern.KEEP : LogPattern.WILDCARD).length();
      from = i;
    }
    parts.add(template.substring(from).getBytes(StandardCharsets.UTF_8));
    literals = parts.toArray(new byte[0][]);
    kept = new boolean[keeps.size()];
    for (int k = 0; k < kept.length; k++) {
      kept[k] = keeps.get(k);
    }
    starts = new int[kept.length];
    ends = new int[kept.length];
  }

  boolean mayBeginWith(byte first) {
    return literals[0].length == 0 || literals[0][0] == first;
  }

  boolean keeps() {
    for (boolean keep : kept) {
      if (keep) {
        return true;
      }
    }
    return false;
  }

  boolean matches(byte[] b, int from, int to) {
    int last = literals.length - 1;
    if (!at(literals[0], b, from, to)) {
      return false;
    }
    int i = from + literals[0].length;
    if (last == 0) {
      return i == to;
    }
    for (int k = 1; k < last; k++) {
      int found = find(literals[k], b, i + 1, to);
      if (found < 0) {
        return false;
      }
      starts[k - 1] = i;
      ends[k - 1] = found;
      i = found + literals[k].length;
    }
    int tail = to - literals[last].length;
    starts[last - 1] = i;
    ends[last - 1] = tail;
    return tail > i && at(literals[last], b, tail, to);
  }

  private static int find(byte[] literal, byte[] b, int from, int to) {
    for (int i = from; i + literal.length <= to; i++) {
      if (at(literal, b, i, to)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean at(byte[] literal, byte[] b, int i, int to) {
    int end = i + literal.length;
    return end <= to && Arrays.equals(literal, 0, literal.length, b, i, end);
  }

  /** The kept values of the last match, with commas between. */
  String keptValues(byte[] b) {
    StringBuilder out = new StringBuilder();
    for (int k = 0; k < kept.length; k++) {
      if (kept[k]) {
        out.append(out.length() == 0 ? "" : ",").append(value(b, k));
      }
    }
    return out.toString();
  }

  /** The pattern with the kept values of the last match in their places. */
  String withKeptValues(byte[] b) {
    StringBuilder out = new StringBuilder();
    for (int k = 0; k < literals.length; k++) {
      out.append(new String(literals[k], StandardCharsets.UTF_8));
      if (k < kept.length) {
        out.append(kept[k] ? value(b, k) : LogPattern.WILDCARD);
      }
    }
    return out.toString();
  }

  private String value(byte[] b, int k) {
    return LogPattern.shortened(
        new String(b, starts[k], ends[k] - starts[k], StandardCharsets.UTF_8));
  }
}
