package io.vedette.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that one analysis found. Immutable; a later state of the same finding has the same id,
 * a later {@code endMillis} or {@code resolved}, and replaces it.
 *
 * <p>Every component is a string, number, enum, list, map or record of these, so any JSON mapper
 * round-trips it. Times are ms since the epoch, event time.
 *
 * @param id deterministic ({@link Ids}): the same telemetry gives the same id
 * @param kind what was found
 * @param severity from score, effect size and duration together
 * @param confidence in [0,1]
 * @param score in [0,1]
 * @param entity what it is about
 * @param title a headline, under 80 characters
 * @param reason plain language: what was seen, against what was expected, since when
 * @param startMillis onset
 * @param endMillis last time it was seen
 * @param resolved true once it is over
 * @param series the series it was seen on, in PromQL form, or empty
 * @param expectation actual against expected, where there is a number
 * @param techniques ATT&amp;CK or ATLAS technique ids
 * @param evidence facts behind it, most telling first
 * @param detector which detector or rule, with version, {@code seasonal/1} or {@code sigma:<rule
 *     id>}
 * @param attributes further facts for machines, such as {@code anomaly.kind}, {@code metric},
 *     {@code peer}, {@code service.version}
 */
public record Finding(
    String id,
    FindingKind kind,
    Severity severity,
    double confidence,
    double score,
    Entity entity,
    String title,
    String reason,
    long startMillis,
    long endMillis,
    boolean resolved,
    String series,
    @Nullable Expectation expectation,
    List<String> techniques,
    List<Evidence> evidence,
    String detector,
    Map<String, String> attributes) {
  public Finding {
    techniques = List.copyOf(techniques);
    evidence = List.copyOf(evidence);
    attributes = Map.copyOf(attributes);
    if (endMillis < startMillis) {
      throw new IllegalArgumentException(
          "finding " + id + " ends at " + endMillis + ", before its start " + startMillis);
    }
  }

  /** The same finding, over since {@code timeMillis}. */
  public Finding resolvedAt(long timeMillis) {
    return new Finding(
        id,
        kind,
        severity,
        confidence,
        score,
        entity,
        title,
        reason,
        startMillis,
        Math.max(timeMillis, startMillis),
        true,
        series,
        expectation,
        techniques,
        evidence,
        detector,
        attributes);
  }

  /** The same finding with other evidence. */
  public Finding withEvidence(List<Evidence> evidence) {
    return with(evidence, attributes);
  }

  /** The same finding with other attributes. */
  public Finding withAttributes(Map<String, String> attributes) {
    return with(evidence, attributes);
  }

  private Finding with(List<Evidence> evidence, Map<String, String> attributes) {
    return new Finding(
        id,
        kind,
        severity,
        confidence,
        score,
        entity,
        title,
        reason,
        startMillis,
        endMillis,
        resolved,
        series,
        expectation,
        techniques,
        evidence,
        detector,
        attributes);
  }
}
