package io.vedette.cli.scaling;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Puts a number where a playbook says {@code replicas: recommended}: what scaling recommends for
 * the target, or the playbook's {@code otherwise}, {@code +1} by default, where it recommends no
 * more than there are. From there on it is an action as any other: guarded, verified, reverted.
 */
public final class RecommendedReplicas implements UnaryOperator<Action> {
  private static final String REPLICAS = "replicas";
  private static final String RECOMMENDED = "recommended";
  private static final String OTHERWISE = "otherwise";

  private volatile Source source = service -> Optional.empty();

  /** Where recommendations come from. */
  @FunctionalInterface
  public interface Source {
    /**
     * What to ask the scale responder for.
     *
     * @param service {@code namespace/name}
     * @return its parameters; empty where no more replicas are recommended
     */
    Optional<Map<String, String>> parameters(String service);
  }

  /** From now on these recommendations are used. */
  public void from(Source other) {
    source = other;
  }

  @Override
  public Action apply(Action action) {
    if (action.kind() != ActionKind.SCALE
        || !RECOMMENDED.equals(action.parameters().get(REPLICAS))) {
      return action;
    }
    Map<String, String> parameters = new HashMap<>(action.parameters());
    String otherwise = parameters.remove(OTHERWISE);
    parameters.put(REPLICAS, otherwise == null ? "+1" : otherwise);
    Optional<Map<String, String>> recommended = source.parameters(action.target().toString());
    recommended.ifPresent(
        given -> {
          parameters.put(REPLICAS, given.getOrDefault(REPLICAS, "+1"));
          given.forEach(parameters::putIfAbsent);
        });
    return new Action(
        action.id(),
        action.kind(),
        action.incidentId(),
        action.target(),
        parameters,
        action.playbook(),
        action.requiresApproval(),
        action.expiresAfterMillis(),
        action.requestedAtMillis(),
        action.reason());
  }
}
