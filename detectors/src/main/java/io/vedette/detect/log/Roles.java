package io.vedette.detect.log;

import io.vedette.detect.log.anomaly.Line;
import java.util.Locale;
import java.util.Set;

/** What a variable is, by the words around it. English, as logs mostly are. */
final class Roles {
  private static final Set<String> MEASURES =
      Set.of(
          "took",
          "duration",
          "elapsed",
          "latency",
          "time",
          "size",
          "bytes",
          "length",
          "count",
          "total",
          "usage",
          "used",
          "free",
          "available",
          "in",
          "after",
          "within",
          "has",
          "ms",
          "rows",
          "depth",
          "lag",
          "load",
          "temperature",
          "delay",
          "timeout",
          "memory",
          "cpu",
          "rate");

  private static final Set<String> MEASURED =
      Set.of(
          "bytes",
          "ms",
          "seconds",
          "milliseconds",
          "microseconds",
          "minutes",
          "percent",
          "rows",
          "items",
          "records",
          "messages",
          "requests",
          "connections",
          "retries",
          "attempts",
          "times");

  private static final Set<String> NAMES =
      Set.of("id", "pid", "tid", "port", "uid", "order", "request", "thread", "no", "number", "#");

  private Roles() {}

  static Line.Role of(LogPattern p, int position) {
    if (position + 1 < p.kind.length && measured(p, position + 1)) {
      return Line.Role.QUANTITY;
    }
    for (int i = position - 1; i >= 0 && i >= position - 3; i--) {
      if (p.kind[i] == LineTokens.MARK) {
        continue;
      }
      String word = p.isWord(i) ? plain(p.words[i]) : "";
      if (Words.announcesName(word) || NAMES.contains(word) || word.endsWith("_id")) {
        return Line.Role.NAME;
      }
      return MEASURES.contains(word) ? Line.Role.QUANTITY : Line.Role.UNKNOWN;
    }
    return Line.Role.UNKNOWN;
  }

  private static boolean measured(LogPattern p, int i) {
    return p.kind[i] == LineTokens.UNIT || p.isWord(i) && MEASURED.contains(plain(p.words[i]));
  }

  /** Lower case, without the quotes of a JSON key. */
  private static String plain(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return lower.length() > 2 && lower.startsWith("\"")
        ? lower.substring(1, lower.length() - 1)
        : lower;
  }
}
