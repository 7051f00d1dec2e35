package io.vedette.detect.incident.explain;

import io.vedette.detect.incident.Symptom;
import io.vedette.detect.incident.SymptomKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Brings what the comparisons found to one scale. */
final class Symptoms {
  /** A measure this far outside of normal raises an incident by itself. */
  private static final double CERTAIN = 1.3;

  /** At least this far outside to be taken as a symptom at all. */
  private static final double OUTSIDE = 0.8;

  /** From here on, surer is no stronger. */
  private static final double STRONGEST = 2.5;

  /** Use of a resource varies more: how far outside it must be, and how far for full strength. */
  private static final double RESOURCE_OUTSIDE = 3;

  private static final double RESOURCE_STRONGEST = 15;

  /** A clue of this score has 63 % of full strength. */
  private static final double CLUE_SCALE = 0.3;

  /** A clue of at least this strength raises an incident by itself. */
  private static final double CERTAIN_CLUE = 0.15;

  private final List<Symptom> found = new ArrayList<>();

  /** Takes a measure; true where it alone raises an incident. */
  boolean add(MetricEffects.Measured m) {
    double outside = m.effect().significance();
    boolean resource = m.kind().resource();
    if (outside < (resource ? RESOURCE_OUTSIDE : OUTSIDE) || (resource && m.relative() < 1)) {
      return false;
    }
    double strength = Math.min(1, outside / (resource ? RESOURCE_STRONGEST : STRONGEST));
    double magnitude = resource ? strength : m.effect().excess();
    found.add(new Symptom(m.entity(), m.kind(), strength, magnitude, 0, m.text(), ""));
    return !resource && outside >= CERTAIN;
  }

  /** Takes a clue; true where it alone raises an incident. */
  boolean add(Clue c) {
    double strength = 1 - Math.exp(-c.score() / CLUE_SCALE);
    found.add(new Symptom(c.entity(), c.kind(), strength, strength, 0, c.text(), ""));
    return strength >= CERTAIN_CLUE;
  }

  /** Magnitudes of each kind relative to its largest, times that kind's greatest strength. */
  List<Symptom> scaled() {
    Map<SymptomKind, Double> largest = new EnumMap<>(SymptomKind.class);
    Map<SymptomKind, Double> strongest = new EnumMap<>(SymptomKind.class);
    for (Symptom s : found) {
      largest.merge(s.kind(), s.magnitude(), Math::max);
      strongest.merge(s.kind(), s.strength(), Math::max);
    }
    List<Symptom> out = new ArrayList<>();
    for (Symptom s : found) {
      double most = largest.getOrDefault(s.kind(), 1.0);
      double scale = most > 0 ? strongest.getOrDefault(s.kind(), 1.0) / most : 1;
      out.add(
          new Symptom(
              s.entity(),
              s.kind(),
              s.strength(),
              s.magnitude() * scale,
              s.onsetMillis(),
              s.text(),
              s.ref()));
    }
    return out;
  }
}
