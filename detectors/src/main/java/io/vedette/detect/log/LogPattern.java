package io.vedette.detect.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One pattern of one service: its template and what was seen of it. Mutable, owned by a miner. */
public final class LogPattern {
  /** How a variable is written in a plain template. */
  public static final String WILDCARD = "<*>";

  /** In a user's pattern: a variable of which each value makes a pattern of its own. */
  public static final String KEEP = "<keep>";

  /** Between the name of a user's pattern and the values that it keeps. */
  static final char KEPT = '=';

  private static final int MAX_EXAMPLE = 400;

  /** A word that turned out to be a variable. */
  static final byte WILD = 5;

  /** Of a list whose length varies or is not counted. */
  static final byte ANY_LENGTH = LineTokens.LONGEST_LIST + 1;

  final String id;

  /** Order of creation within the miner. */
  final long sequence;

  final byte[] kind;
  final boolean[] spaced;

  /** The words and marks, and the first value of each variable. */
  final String[] words;

  final long[] text;

  /** How many values a position is a list of, {@link #ANY_LENGTH} if that varies. */
  final byte[] values;

  /** Positions of names and units that have had one value so far. */
  int[] undecided;

  long skeleton;
  int wild;
  boolean lists;
  @Nullable LogPattern mergedInto;
  boolean evicted;

  long firstMillis;
  long lastMillis;
  long lastTick;
  long count;
  long reportedMillis = Long.MIN_VALUE;
  boolean error;

  /** The id under which it was reported; a merge keeps it. */
  String reportedAs = "";

  String name = "";
  String example = "";
  String traceId = "";

  LogPattern(
      String id,
      long sequence,
      byte[] kind,
      boolean[] spaced,
      byte[] values,
      String[] words,
      long[] text) {
    this.id = id;
    this.values = values;
    this.sequence = sequence;
    this.kind = kind;
    this.spaced = spaced;
    this.words = words;
    this.text = text;
    this.undecided = new int[0];
  }

  static String shortened(String text) {
    return text.length() > MAX_EXAMPLE ? text.substring(0, MAX_EXAMPLE) + " …" : text;
  }

  /** Notes the first message. */
  void begin(byte[] bytes, int from, int length, long timeMillis) {
    firstMillis = timeMillis;
    lastMillis = timeMillis;
    int enough = Math.min(length, 4 * MAX_EXAMPLE);
    example = shortened(new String(bytes, from, enough, StandardCharsets.UTF_8));
  }

  /** Takes over what another pattern has seen, which becomes part of this one. */
  void absorb(LogPattern p) {
    decide(p);
    count += p.count;
    firstMillis = Math.min(firstMillis, p.firstMillis);
    lastMillis = Math.max(lastMillis, p.lastMillis);
    lastTick = Math.max(lastTick, p.lastTick);
    error |= p.error;
    if (reportedAs.isEmpty()) {
      reportedAs = p.reportedAs;
    }
    reportedMillis = Math.max(reportedMillis, p.reportedMillis);
    p.mergedInto = this;
  }

  /** The pattern that this one has become part of, or itself. */
  LogPattern root() {
    LogPattern p = this;
    while (p.mergedInto != null) {
      p = p.mergedInto;
    }
    return p;
  }

  /** Stable: restarts, generalisation and merges do not change it. */
  public String id() {
    return id;
  }

  /** The user's name for it, or empty. */
  public String name() {
    return name;
  }

  /** How many messages it stands for. */
  public long count() {
    return count;
  }

  public String example() {
    return example;
  }

  /** The template with each variable as {@code <*>}. */
  public String template() {
    return Templates.render(this, false);
  }

  /** The template with each variable's type, {@code <num>}, {@code <ip>}, {@code <path>} … */
  public String typedTemplate() {
    return Templates.render(this, true);
  }

  boolean reported() {
    return reportedMillis != Long.MIN_VALUE;
  }

  boolean isVariable(int i) {
    return kind[i] == LineTokens.VARIABLE
        || kind[i] == WILD
        || (kind[i] == LineTokens.SOFT || kind[i] == LineTokens.UNIT) && !isUndecided(i);
  }

  private boolean isUndecided(int i) {
    return Arrays.binarySearch(undecided, i) >= 0;
  }

  /** Whether the user named it: it is neither merged nor dropped. */
  boolean pinned() {
    return !name.isEmpty();
  }

  boolean isWord(int i) {
    return kind[i] == LineTokens.WORD;
  }

  /** Notices names and units that have a second value, and lists of a second length. */
  void decide(LineTokens line) {
    if (lists || line.lists) {
      compareLists(line.values);
    }
    for (int i : undecided) {
      if (line.text[i] != text[i]) {
        boolean units = kind[i] == LineTokens.UNIT; // with one, all of them vary
        undecided =
            Arrays.stream(undecided)
                .filter(j -> line.text[j] == text[j])
                .filter(j -> !units || kind[j] != LineTokens.UNIT)
                .toArray();
        return;
      }
    }
  }

  private void compareLists(byte[] theirs) {
    lists = true;
    for (int i = 0; i < values.length; i++) {
      if (values[i] != theirs[i] && values[i] != ANY_LENGTH) {
        int list = i;
        values[i] = ANY_LENGTH;
        undecided = Arrays.stream(undecided).filter(j -> j != list).toArray();
      }
    }
  }

  /** The same for another pattern that becomes part of this one. */
  void decide(LogPattern other) {
    if (lists || other.lists) {
      compareLists(other.values);
    }
    undecided =
        Arrays.stream(undecided)
            .filter(j -> other.text[j] == text[j] && Arrays.binarySearch(other.undecided, j) >= 0)
            .toArray();
  }

  /** Makes the word at a position a variable. */
  void generalise(int i) {
    skeleton += LineTokens.slotAt(i, spaced[i]) - contribution(i);
    kind[i] = WILD;
    wild++;
  }

  /** Finds the skeleton and number of wildcards of a pattern that was read back. */
  void restoreSkeleton() {
    skeleton = 0;
    wild = 0;
    lists = false;
    for (int i = 0; i < kind.length; i++) {
      skeleton += contribution(i);
      wild += kind[i] == WILD ? 1 : 0;
      lists |= values[i] > 1;
    }
  }

  /** What position {@code i} adds to the skeleton. */
  long contribution(int i) {
    return LineTokens.isConstant(kind[i])
        ? LineTokens.at(i, text[i], spaced[i])
        : LineTokens.slotAt(i, spaced[i]);
  }

  /** Whether all messages of another pattern are this one's too. */
  boolean includes(LogPattern other) {
    if (other.kind.length != kind.length || other.pinned()) {
      return false;
    }
    for (int i = 0; i < kind.length; i++) {
      boolean same = contribution(i) == other.contribution(i);
      boolean value = other.kind[i] != LineTokens.MARK && other.kind[i] != LineTokens.STACK;
      if (!same && !(kind[i] == WILD && value && spaced[i] == other.spaced[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether a message that is not known by its skeleton is one of this generalised pattern's. */
  boolean matches(LineTokens line) {
    if (line.count != kind.length) {
      return false;
    }
    for (int i = 0; i < kind.length; i++) {
      if (!agrees(line, i)) {
        return false;
      }
    }
    return true;
  }

  private boolean agrees(LineTokens line, int i) {
    if (line.spaced[i] != spaced[i]) {
      return false;
    }
    if (kind[i] == WILD) {
      return line.kind[i] != LineTokens.MARK && line.kind[i] != LineTokens.STACK;
    }
    return LineTokens.isConstant(kind[i])
        ? LineTokens.isConstant(line.kind[i]) && line.text[i] == text[i]
        : !LineTokens.isConstant(line.kind[i]);
  }
}
