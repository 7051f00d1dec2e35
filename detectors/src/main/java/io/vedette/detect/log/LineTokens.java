package io.vedette.detect.log;

import java.nio.charset.StandardCharsets;

/**
 * One message as tokens: the reusable output of {@link Tokenizer}. Token {@code i} is the bytes
 * {@code start[i] … end[i])} of {@code bytes}; {@code spaced[i]} tells whether white space stood
 * before it.
 */
final class LineTokens {
  /** More tokens than this become one variable at the end. */
  static final int MAX = 192;

  /** A word of the message's author. */
  static final byte WORD = 0;

  /** Punctuation. */
  static final byte MARK = 1;

  /** A variable: a number, an address, a path, an identifier with digits. */
  static final byte VARIABLE = 2;

  /** A variable if it is seen with more than one value, else a word: {@code ssh2}. */
  static final byte SOFT = 3;

  /** The unit after a number; part of the variable if more than one is seen. */
  static final byte UNIT = 4;

  /** The fingerprint of a stack trace; a word to all but the reader. */
  static final byte STACK = 6;

  /** Lists longer than this are lists of any length. */
  static final byte LONGEST_LIST = 7;

  private static final long SPACED = 0x9E3779B97F4A7C15L;
  private static final long SLOT = 0x5851F42D4C957F2DL;

  byte[] bytes = new byte[0];
  int count;
  final int[] start = new int[MAX];
  final int[] end = new int[MAX];
  final byte[] kind = new byte[MAX];
  final boolean[] spaced = new boolean[MAX];

  /** How many alike values the token is a list of; beyond {@link #LONGEST_LIST} not counted. */
  final byte[] values = new byte[MAX];

  /** Hash of the token's text. */
  final long[] text = new long[MAX];

  /** Hash of the whole as a skeleton: words and marks by text, variables as slots. */
  long skeleton;

  /** Whether a token is a list. */
  boolean lists;

  void reset(byte[] of) {
    bytes = of;
    count = 0;
    skeleton = 0;
    lists = false;
  }

  boolean full() {
    return count >= MAX - 1;
  }

  void add(byte tokenKind, int from, int to, boolean space, long hash) {
    if (count == MAX) {
      return; // the rest is not looked at
    }
    int i = count++;
    kind[i] = tokenKind;
    start[i] = from;
    end[i] = to;
    spaced[i] = space;
    values[i] = 1;
    text[i] = hash;
    skeleton += at(i, isConstant(tokenKind) ? hash : SLOT, space);
  }

  /** Adds a variable, to the list that it continues if there is one. */
  void addValue(int from, int to, boolean space, long hash) {
    int last = count - 1;
    if (space && last >= 0 && kind[last] == VARIABLE && Lists.alike(this, last, from, to)) {
      lengthen(last, to);
    } else {
      add(VARIABLE, from, to, space, hash);
    }
  }

  /** Adds a name with digits, to the list that it continues if there is one. */
  void addName(int from, int to, boolean space, long hash) {
    int last = count - 1;
    if (space && last >= 0 && isName(last) && Lists.sameName(this, last, from, to)) {
      kind[last] = VARIABLE; // the same slot in the skeleton
      lengthen(last, to);
    } else {
      add(SOFT, from, to, space, hash);
    }
  }

  private boolean isName(int i) {
    return kind[i] == SOFT || kind[i] == VARIABLE && values[i] > 1;
  }

  private void lengthen(int i, int to) {
    end[i] = to;
    values[i] = (byte) Math.min(values[i] + 1, LONGEST_LIST + 1);
    lists = true;
  }

  static boolean isConstant(byte tokenKind) {
    return tokenKind <= MARK || tokenKind == STACK;
  }

  /** What a token of this hash adds to a skeleton at a position. */
  static long at(int position, long hash, boolean space) {
    return mix(hash + (space ? SPACED : 0) + position * 0xD1342543DE82EF95L);
  }

  /** What a variable adds to a skeleton at a position. */
  static long slotAt(int position, boolean space) {
    return at(position, SLOT, space);
  }

  String string(int token) {
    if (kind[token] == STACK) {
      return "<stack:%08x>".formatted((int) (text[token] >>> 32));
    }
    return new String(bytes, start[token], end[token] - start[token], StandardCharsets.UTF_8);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
