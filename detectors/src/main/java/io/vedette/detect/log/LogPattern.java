package io.vedette.detect.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One pattern of one service: its template and what was seen of it. Mutable, owned by a miner. */
public final class LogPattern {
  /** How a variable is written in a plain template. */
  public static final String WILDCARD = "<*>";

  /** A word that turned out to be a variable. */
  static final byte WILD = 5;

  final String id;

  /** Order of creation within the miner. */
  final long sequence;

  final byte[] kind;
  final boolean[] spaced;

  /** The words and marks, and the first value of each variable. */
  final String[] words;

  final long[] text;

  /** Positions of names and units that have had one value so far. */
  int[] undecided;

  long skeleton;
  int wild;
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

  LogPattern(String id, long sequence, byte[] kind, boolean[] spaced, String[] words, long[] text) {
    this.id = id;
    this.sequence = sequence;
    this.kind = kind;
    this.spaced = spaced;
    this.words = words;
    this.text = text;
    this.undecided = new int[0];
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

  /** Notices names and units that have a second value. */
  void decide(LineTokens line) {
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

  /** The same for another pattern that becomes part of this one. */
  void decide(LogPattern other) {
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
    for (int i = 0; i < kind.length; i++) {
      skeleton += contribution(i);
      wild += kind[i] == WILD ? 1 : 0;
    }
  }

  /** What position {@code i} adds to the skeleton. */
  long contribution(int i) {
    return LineTokens.isConstant(kind[i])
        ? LineTokens.at(i, text[i], spaced[i])
        : LineTokens.slotAt(i, spaced[i]);
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
