package io.vedette.respond;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Holds actions against the policy, when they are planned and again when they are executed. */
final class Guard {
  private static final long HOUR_MILLIS = 3_600_000L;

  private final GuardPolicy policy;
  private final Deque<Long> executed = new ArrayDeque<>();
  private final Map<String, Long> lastOnTarget = new HashMap<>();

  Guard(GuardPolicy policy) {
    this.policy = policy;
  }

  /** Why the action may not go ahead; empty where it may. */
  Optional<String> refusal(Action action, Plan plan, long nowMillis) {
    if (policy.killSwitch()) {
      return Optional.of("the kill switch is on");
    }
    if (action.kind() == ActionKind.NOTIFY) {
      return Optional.empty();
    }
    String namespace = action.target().namespace();
    if (policy.protectedNamespaces().contains(namespace)) {
      return Optional.of("namespace " + namespace + " is protected");
    }
    if (plan.replicasAfter() > policy.maxReplicas()) {
      return Optional.of(
          plan.replicasAfter() + " replicas are more than the limit of " + policy.maxReplicas());
    }
    if (plan.replicasBefore() > 0
        && plan.replicasAfter() > policy.maxScaleFactor() * plan.replicasBefore()) {
      return Optional.of(
          "from %d to %d replicas is more than the factor of %s allowed at once"
              .formatted(plan.replicasBefore(), plan.replicasAfter(), policy.maxScaleFactor()));
    }
    return overBudget(action, nowMillis);
  }

  private Optional<String> overBudget(Action action, long nowMillis) {
    while (!executed.isEmpty() && nowMillis - executed.peekFirst() >= HOUR_MILLIS) {
      executed.removeFirst();
    }
    if (executed.size() >= policy.maxActionsPerHour()) {
      return Optional.of(
          "the budget of " + policy.maxActionsPerHour() + " actions an hour is used");
    }
    Long last = lastOnTarget.get(target(action));
    if (last != null && nowMillis - last < policy.coolDown().toMillis()) {
      return Optional.of(
          "%s was acted on %d s ago; the cool-down is %d s"
              .formatted(
                  action.target(), (nowMillis - last) / 1000, policy.coolDown().toSeconds()));
    }
    return Optional.empty();
  }

  /** Counts an executed action. */
  void executed(Action action, long timeMillis) {
    if (action.kind() == ActionKind.NOTIFY) {
      return;
    }
    executed.addLast(timeMillis);
    lastOnTarget.put(target(action), timeMillis);
    Iterator<Long> times = lastOnTarget.values().iterator();
    while (times.hasNext()) {
      if (timeMillis - times.next() > Math.max(HOUR_MILLIS, policy.coolDown().toMillis())) {
        times.remove();
      }
    }
  }

  private static String target(Action action) {
    return action.kind() + " " + action.target().id();
  }
}
