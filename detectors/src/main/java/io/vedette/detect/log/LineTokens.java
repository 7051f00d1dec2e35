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

  /** The fingerprint of a stack trace; a word to all but the reader. */
  static final byte STACK = 6;

  /** A variable: a number, an address, a path, an identifier with digits. */
  static final byte VARIABLE = 2;

  /** A variable if it is seen with more than one value, else a word: {@code ssh2}. */
  static final byte SOFT = 3;

  /** The unit after a number; part of the variable if more than one is seen. */
  static final byte UNIT = 4;

  private static final long SPACED = 0x9E3779B97F4A7C15L;
  private static final long SLOT = 0x5851F42D4C957F2DL;

  byte[] bytes = new byte[0];
  int count;
  final int[] start = new int[MAX];
  final int[] end = new int[MAX];
  final byte[] kind = new byte[MAX];
  final boolean[] spaced = new boolean[MAX];

  /** Hash of the token's text. */
  final long[] text = new long[MAX];

  /** Hash of the whole as a skeleton: words and marks by text, variables as slots. */
  long skeleton;

  void reset(byte[] of) {
    bytes = of;
    count = 0;
    skeleton = 0;
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
    text[i] = hash;
    skeleton += at(i, isConstant(tokenKind) ? hash : SLOT, space);
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
