package io.vedette.rules.sigma;

import io.vedette.model.Severity;
import java.util.List;

/**
 * One compiled Sigma rule.
 *
 * @param id the rule's UUID, or its title where it has none
 * @param techniques ATT&amp;CK and ATLAS technique ids of its tags, upper case
 * @param logsource which events it is about
 * @param condition the compiled detection
 */
public record SigmaRule(
    String id,
    String title,
    String description,
    Severity level,
    List<String> techniques,
    LogSource logsource,
    CompiledCondition condition) {
  public SigmaRule {
    techniques = List.copyOf(techniques);
  }

  /** A compiled detection; opaque outside this package. */
  public static final class CompiledCondition {
    private final Predicate predicate;

    CompiledCondition(Predicate predicate) {
      this.predicate = predicate;
    }

    boolean test(EventFields event) {
      return predicate.test(event);
    }
  }
}
