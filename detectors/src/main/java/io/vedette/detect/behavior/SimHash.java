package io.vedette.detect.behavior;

import java.util.Locale;

/**
 * A 64-bit fingerprint of a text whose Hamming distance follows the texts' cosine distance over
 * word pairs (Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002).
 */
final class SimHash {
  private static final int MAX_CHARS = 8192;

  private SimHash() {}

  /** Never 0, which stands for "not known"; texts beyond 8,192 characters are cut. */
  static long of(String text) {
    String cut = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
    int[] votes = new int[64];
    long before = 1;
    int start = -1;
    String lower = cut.toLowerCase(Locale.ROOT);
    for (int i = 0; i <= lower.length(); i++) {
      boolean word = i < lower.length() && Character.isLetterOrDigit(lower.charAt(i));
      if (word && start < 0) {
        start = i;
      } else if (!word && start >= 0) {
        long hash = Hash.of(lower, start, i);
        vote(votes, Hash.mix(before * 31 + hash));
        vote(votes, hash);
        before = hash;
        start = -1;
      }
    }
    long out = 0;
    for (int bit = 0; bit < 64; bit++) {
      out |= votes[bit] > 0 ? 1L << bit : 0;
    }
    return out == 0 ? 1 : out;
  }

  private static void vote(int[] votes, long hash) {
    for (int bit = 0; bit < 64; bit++) {
      votes[bit] += (hash >>> bit & 1) == 1 ? 1 : -1;
    }
  }
}
