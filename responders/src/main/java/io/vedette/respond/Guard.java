package io.vedette.respond;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.EntityType;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides whether a plan may run. Pure; asked when planning and again when executing. */
public final class Guard {
  /** The guard's answer. */
  public sealed interface Decision permits Allow, Refuse, NeedsApproval {}

  /** Go on. */
  public record Allow() implements Decision {}

  /** Never. */
  public record Refuse(String reason) implements Decision {}

  /** Only with a person's word. */
  public record NeedsApproval(String reason) implements Decision {}

  private static final long HOUR_MILLIS = 3_600_000;

  private final GuardPolicy policy;

  public Guard(GuardPolicy policy) {
    this.policy = policy;
  }

  /**
   * @param recent records with a transition within the longer of an hour and the cool-down
   * @param nowMillis wall clock
   */
  public Decision decide(Action action, Plan plan, List<ActionRecord> recent, long nowMillis) {
    String reason = refusal(action, plan, recent, nowMillis);
    if (reason != null) {
      return new Refuse(reason);
    }
    return action.requiresApproval()
        ? new NeedsApproval("playbook '" + action.playbook() + "' asks for approval")
        : new Allow();
  }

  private @Nullable String refusal(
      Action action, Plan plan, List<ActionRecord> recent, long nowMillis) {
    if (policy.killSwitch()) {
      return "the kill switch is on";
    }
    if (Boolean.parseBoolean(action.parameters().get("probation"))) {
      return "the model that asked is on probation";
    }
    if (action.kind() == ActionKind.NOTIFY) {
      return null;
    }
    return Optional.ofNullable(namespace(action))
        .or(() -> Optional.ofNullable(budget(action, recent, nowMillis)))
        .or(() -> Optional.ofNullable(blastRadius(action, plan)))
        .or(() -> Optional.ofNullable(drainFirst(action, plan, recent)))
        .orElse(null);
  }

  private @Nullable String namespace(Action action) {
    String namespace = action.target().namespace();
    if (action.target().type() == EntityType.ACTOR) {
      return "an actor (" + action.target() + ") is no workload: choose what it ran in";
    }
    if (namespace.isEmpty()) {
      return "target " + action.target() + " has no namespace";
    }
    if (policy.protectedNamespaces().contains(namespace)) {
      return "namespace " + namespace + " is protected";
    }
    boolean allowed = policy.allowedNamespaces().isEmpty();
    return allowed || policy.allowedNamespaces().contains(namespace)
        ? null
        : "namespace " + namespace + " is not among the allowed " + policy.allowedNamespaces();
  }

  private @Nullable String budget(Action action, List<ActionRecord> recent, long nowMillis) {
    long hourAgo = nowMillis - HOUR_MILLIS;
    long inHour =
        recent.stream()
            .filter(r -> counts(r, action, hourAgo))
            .filter(r -> r.action().kind() != ActionKind.NOTIFY)
            .count();
    if (inHour >= policy.maxActionsPerHour()) {
      return inHour + " actions in the last hour; at most " + policy.maxActionsPerHour();
    }
    long since = nowMillis - policy.cooldown().toMillis();
    Predicate<ActionRecord> sameThing =
        r ->
            r.action().kind() == action.kind()
                && r.action().target().id().equals(action.target().id());
    boolean cooling = recent.stream().filter(sameThing).anyMatch(r -> counts(r, action, since + 1));
    return cooling
        ? action.target() + " was acted on less than " + policy.cooldown() + " ago"
        : null;
  }

  /** Dry runs count as if they had been sent, so that a dry run shows what would be refused. */
  private static boolean counts(ActionRecord record, Action action, long sinceMillis) {
    return !record.action().id().equals(action.id())
        && record.history().stream()
            .anyMatch(t -> t.timeMillis() >= sinceMillis && started(record, t));
  }

  private static boolean started(ActionRecord record, ActionRecord.Transition transition) {
    return transition.state() == ActionState.EXECUTED
        || transition.note().equals(RemediationEngine.SENDING)
        || (transition.state() == ActionState.PLANNED && record.state() == ActionState.PLANNED);
  }

  private @Nullable String blastRadius(Action action, Plan plan) {
    String from = plan.facts().get(Plan.FROM);
    String to = plan.facts().get(Plan.TO);
    if (action.kind() != ActionKind.SCALE || from == null || to == null) {
      return null;
    }
    int before = Integer.parseInt(from);
    int after = Integer.parseInt(to);
    if (after < before && !Boolean.parseBoolean(action.parameters().get("allow_down"))) {
      return "it would lower " + before + " replicas to " + after + " (set allow_down to permit)";
    }
    int least = (int) Math.ceil(before * (1 - policy.maxShareRemoved()));
    int most = (int) Math.floor(Math.max(1, before) * policy.maxReplicasFactor());
    if (after < Math.min(before, Math.max(1, least))) {
      return "it would leave " + after + " of " + before + " replicas; at least " + least;
    }
    if (after > before && after > Math.min(most, policy.maxReplicas())) {
      int limit = Math.min(most, policy.maxReplicas());
      return "it would go from " + before + " to " + after + " replicas; at most " + limit;
    }
    return null;
  }

  /** A model server is drained to a healthy replica or fallback before it is cut off. */
  private static @Nullable String drainFirst(Action action, Plan plan, List<ActionRecord> recent) {
    boolean inference =
        Boolean.parseBoolean(plan.facts().get(Plan.INFERENCE))
            || Boolean.parseBoolean(action.parameters().get("inference"));
    if (action.kind() != ActionKind.QUARANTINE || !inference) {
      return null;
    }
    boolean drained =
        recent.stream()
            .filter(r -> r.action().kind() == ActionKind.REROUTE)
            .filter(r -> r.action().target().equals(action.target()))
            .anyMatch(r -> live(r.state()) || (r.dryRun() && !r.state().terminal()));
    return drained ? null : action.target() + " serves a model: reroute its traffic first";
  }

  private static boolean live(ActionState state) {
    return state == ActionState.EXECUTED || state == ActionState.VERIFIED;
  }
}
