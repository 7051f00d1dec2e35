package io.vedette.detect.incident;

import io.vedette.model.Entity;

/**
 * One fact that a cause should explain: an entity suffers in one way.
 *
 * @param strength in [0,1]: how sure and how severe
 * @param magnitude how much more than normal, in the kind's own unit (ms for latency, share of
 *     calls for errors), {@link Double#NaN} where there is no number
 * @param onsetMillis since when
 * @param text what was seen, for a reader in a hurry
 * @param ref finding id, series or trace to look further, or empty
 */
public record Symptom(
    Entity entity,
    SymptomKind kind,
    double strength,
    double magnitude,
    long onsetMillis,
    String text,
    String ref) {
  public Symptom {
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("strength " + strength + " is not in [0,1]");
    }
  }
}
