package io.vedette.detect.behavior;

/** 64-bit hashes of names; of a thousand names two collide with a probability of 3 in 10^14. */
final class Hash {
  private Hash() {}

  static long of(String text) {
    return of(text, 0, text.length());
  }

  static long of(String text, int from, int to) {
    long hash = 0xCBF29CE484222325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014); never 0. */
  static long mix(long hash) {
    long h = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    h ^= h >>> 31;
    return h == 0 ? 1 : h;
  }
}
