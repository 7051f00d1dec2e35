package io.vedette.detect.incident;

import io.vedette.model.Entity;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What an incident keeps of a finding.
 *
 * @param kind what the finding was
 * @param symptom how its entity suffers by it
 * @param actor who did it, for security findings, or empty
 */
record Signal(
    String id,
    FindingKind kind,
    Severity severity,
    double confidence,
    Symptom symptom,
    long endMillis,
    boolean resolved,
    String title,
    String series,
    String actor,
    @Nullable Expectation expectation) {

  private static final int MAX_TEXT = 300;

  static Signal of(Finding f, Entity entity) {
    Symptom symptom =
        new Symptom(
            entity,
            SymptomKinds.of(f),
            weight(f),
            magnitude(f),
            f.startMillis(),
            cut(f.reason().isEmpty() ? f.title() : f.reason()),
            f.id());
    String actor =
        f.attributes().getOrDefault("actor", f.attributes().getOrDefault("user.name", ""));
    return new Signal(
        f.id(),
        f.kind(),
        f.severity(),
        f.confidence(),
        symptom,
        f.endMillis(),
        f.resolved(),
        cut(f.title()),
        cut(f.series()),
        cut(actor),
        f.expectation());
  }

  /** This signal as if its trouble had begun at a given time. */
  Signal since(long onsetMillis) {
    Symptom earlier =
        new Symptom(
            symptom.entity(),
            symptom.kind(),
            symptom.strength(),
            symptom.magnitude(),
            onsetMillis,
            symptom.text(),
            symptom.ref());
    return new Signal(
        id,
        kind,
        severity,
        confidence,
        earlier,
        endMillis,
        resolved,
        title,
        series,
        actor,
        expectation);
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  /** How likely this finding alone is worth a page, in [0,1]. */
  private static double weight(Finding f) {
    boolean statistical =
        switch (f.kind()) {
          case METRIC_ANOMALY, BEHAVIOR, LOG_ANOMALY -> true;
          case FORECAST_BREACH, NEW_LOG_PATTERN, TOPOLOGY_CHANGE, SLO_BURN, THREAT -> false;
        };
    double bySeverity =
        switch (f.severity()) {
          case INFORMATIONAL -> 0;
          case LOW -> 0.15;
          case MEDIUM -> statistical ? 0.4 : 0.65;
          case HIGH -> statistical ? 0.8 : 0.9;
          case CRITICAL -> 1;
        };
    return bySeverity * Math.max(0, Math.min(1, f.confidence()));
  }

  private static double magnitude(Finding f) {
    Expectation e = f.expectation();
    double difference = e == null ? Double.NaN : e.actual() - e.expected();
    return difference > 0 ? difference : Double.NaN;
  }

  Entity entity() {
    return symptom.entity();
  }

  long startMillis() {
    return symptom.onsetMillis();
  }

  boolean security() {
    return kind == FindingKind.THREAT || kind == FindingKind.BEHAVIOR;
  }

  boolean forecast() {
    return kind == FindingKind.FORECAST_BREACH;
  }

  /** Older news of a finding than what is known of it, that came late. */
  boolean outdated(Signal known) {
    return endMillis < known.endMillis && !resolved;
  }

  /** Whether it may belong elsewhere than what was known of the same finding. */
  boolean moved(Signal known) {
    return startMillis() != known.startMillis()
        || !entity().equals(known.entity())
        || symptom.kind() != known.symptom.kind()
        || security() != known.security()
        || !actor.equals(known.actor);
  }

  /** The same finding on another name of its entity. */
  Signal at(Entity entity) {
    if (entity.equals(symptom.entity())) {
      return this;
    }
    Symptom s = symptom;
    return new Signal(
        id,
        kind,
        severity,
        confidence,
        new Symptom(
            entity, s.kind(), s.strength(), s.magnitude(), s.onsetMillis(), s.text(), s.ref()),
        endMillis,
        resolved,
        title,
        series,
        actor,
        expectation);
  }
}
