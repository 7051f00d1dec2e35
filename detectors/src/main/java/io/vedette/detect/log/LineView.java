package io.vedette.detect.log;

import io.vedette.detect.log.anomaly.Line;
import java.util.Arrays;

/** A record, its pattern and the positions of its variables, as the anomaly detectors see them. */
final class LineView implements Line {
  private static final int MAX_VARIABLES = 8;

  private static final int[] NONE = {};

  private final LogLine log;
  private final LogPattern pattern;
  private final LineTokens tokens;
  private final int[] slots;

  private LineView(LogLine log, LogPattern pattern, LineTokens tokens, int[] slots) {
    this.log = log;
    this.pattern = pattern;
    this.tokens = tokens;
    this.slots = slots;
  }

  static LineView of(LogLine log, LogPattern pattern, LineTokens tokens) {
    return new LineView(log, pattern, tokens, variables(pattern, tokens));
  }

  /** Units are no variables of their own; a pattern of the user's has no positions. */
  private static int[] variables(LogPattern p, LineTokens tokens) {
    if (p.pinned() || tokens.count != p.kind.length) {
      return NONE;
    }
    int[] found = new int[Math.min(MAX_VARIABLES, tokens.count)];
    int n = 0;
    for (int i = 0; i < p.kind.length && n < found.length; i++) {
      if (p.kind[i] != LineTokens.UNIT && p.isVariable(i)) {
        found[n++] = i;
      }
    }
    return Arrays.copyOf(found, n);
  }

  @Override
  public long timeMillis() {
    return log.timeMillis();
  }

  @Override
  public String patternId() {
    return pattern.id();
  }

  @Override
  public String template() {
    return pattern.template();
  }

  @Override
  public String name() {
    return pattern.name();
  }

  @Override
  public String text() {
    return log.text();
  }

  @Override
  public byte[] bytes() {
    return log.bytes();
  }

  @Override
  public int from() {
    return log.from();
  }

  @Override
  public int length() {
    return log.length();
  }

  @Override
  public boolean error() {
    return log.isError();
  }

  @Override
  public String traceId() {
    return log.traceId();
  }

  @Override
  public String session() {
    return log.session();
  }

  @Override
  public int variables() {
    return slots.length;
  }

  @Override
  public int position(int variable) {
    return slots[variable];
  }

  @Override
  public String value(int variable) {
    return tokens.string(slots[variable]);
  }

  @Override
  public Role role(int variable) {
    return Roles.of(pattern, slots[variable]);
  }
}
