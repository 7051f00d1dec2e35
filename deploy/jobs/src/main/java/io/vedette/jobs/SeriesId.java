package io.vedette.jobs;

import io.vedette.model.Attributes;
import io.vedette.model.SeriesKey;

/**
 * A 64-bit hash of a series' name and labels: the Flink key, so that a million series do not keep a
 * million label sets twice. Two of a million series share one with a probability of 3 in 10^8.
 */
final class SeriesId {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private SeriesId() {}

  static long of(SeriesKey series) {
    long hash = mix(PRIME, series.name());
    Attributes labels = series.labels();
    for (int i = 0; i < labels.size(); i++) {
      hash = mix(mix(hash, labels.key(i)), labels.value(i));
    }
    return finish(hash);
  }

  private static long mix(long hash, String text) {
    long h = hash ^ (text.length() * PRIME);
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001B3L;
    }
    return finish(h);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long finish(long hash) {
    long h = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    return h ^ (h >>> 31);
  }
}
