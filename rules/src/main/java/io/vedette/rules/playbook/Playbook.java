package io.vedette.rules.playbook;

import io.vedette.model.ActionKind;
import io.vedette.model.EntityType;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to do about incidents of a kind.
 *
 * @param when which incidents
 * @param then what to ask for, in order
 */
public record Playbook(String name, String description, When when, List<Step> then) {
  public Playbook {
    then = List.copyOf(then);
  }

  /**
   * Conditions, all of which must hold; an empty one always holds.
   *
   * @param minSeverity of the incident
   * @param faultKinds the likeliest cause is of one of these
   * @param findingKinds some finding is of one of these
   * @param techniques some finding has one of these, or a sub-technique of it
   * @param entityTypes the likeliest cause is of one of these types
   * @param metrics some finding's metric has one of these names
   * @param minProbability of the likeliest cause
   * @param predicts some finding predicts one of these tactics (ATT&amp;CK short names) with at
   *     least this probability, so that a step may guard ahead of the attacker
   */
  public record When(
      Severity minSeverity,
      Set<String> faultKinds,
      Set<FindingKind> findingKinds,
      Set<String> techniques,
      Set<EntityType> entityTypes,
      Set<String> metrics,
      double minProbability,
      Map<String, Double> predicts) {
    public When {
      predicts = Map.copyOf(predicts);
      faultKinds = Set.copyOf(faultKinds);
      findingKinds = Set.copyOf(findingKinds);
      techniques = Set.copyOf(techniques);
      entityTypes = Set.copyOf(entityTypes);
      metrics = Set.copyOf(metrics);
    }
  }

  /** What a step acts on. */
  public enum Target {
    /** The likeliest cause. */
    CAUSE,
    /** The actor of a threat finding. */
    ACTOR
  }

  /**
   * One action to ask for.
   *
   * @param requiresApproval true where a person must approve first
   * @param expiresAfterMillis how long the effect may last; 0 for no expiry
   */
  public record Step(
      ActionKind kind,
      Target target,
      Map<String, String> parameters,
      boolean requiresApproval,
      long expiresAfterMillis) {
    public Step {
      parameters = Map.copyOf(parameters);
    }
  }
}
