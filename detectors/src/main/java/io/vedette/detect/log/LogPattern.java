package io.vedette.detect.log;

/** One pattern of one service: its template and what was seen of it. Mutable, owned by a miner. */
final class LogPattern {
  static final String WILDCARD = "<*>";

  final String id;
  final String[] tokens;
  long firstMillis;
  long lastMillis;
  long count;
  long reportedMillis = Long.MIN_VALUE;
  boolean error;
  String example = "";
  String traceId = "";

  LogPattern(String id, String[] tokens) {
    this.id = id;
    this.tokens = tokens;
  }

  String template() {
    return String.join(" ", tokens);
  }

  boolean reported() {
    return reportedMillis != Long.MIN_VALUE;
  }

  /**
   * Share of positions that agree, where a wildcard agrees with nothing (Drain, He et al. 2017).
   */
  double similarity(String[] other) {
    int equal = 0;
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i].equals(other[i])) {
        equal++;
      }
    }
    return tokens.length == 0 ? 1 : (double) equal / tokens.length;
  }

  void generalise(String[] other) {
    for (int i = 0; i < tokens.length; i++) {
      if (!tokens[i].equals(other[i])) {
        tokens[i] = WILDCARD;
      }
    }
  }
}
