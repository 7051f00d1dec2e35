package io.vedette.respond;

import java.time.Duration;
import java.util.Set;

/**
 * What actions may do.
 *
 * @param dryRun plan and show, send nothing
 * @param killSwitch refuse everything
 * @param maxActionsPerHour budget of executed actions, notifications apart
 * @param coolDown least time between two executed actions of a kind on one target
 * @param maxScaleFactor largest factor by which replicas may be raised at once, at least 1
 * @param maxReplicas replicas that no action goes beyond
 * @param protectedNamespaces namespaces in which nothing is changed
 * @param verifyWithin how long an action has to show its effect before it is reverted
 */
public record GuardPolicy(
    boolean dryRun,
    boolean killSwitch,
    int maxActionsPerHour,
    Duration coolDown,
    double maxScaleFactor,
    int maxReplicas,
    Set<String> protectedNamespaces,
    Duration verifyWithin) {
  public GuardPolicy {
    protectedNamespaces = Set.copyOf(protectedNamespaces);
    if (!(maxScaleFactor >= 1)) {
      throw new IllegalArgumentException(
          "maxScaleFactor " + maxScaleFactor + " is below 1; replicas are never cut by a factor");
    }
    if (maxActionsPerHour < 0 || maxReplicas < 1) {
      throw new IllegalArgumentException(
          "maxActionsPerHour " + maxActionsPerHour + ", maxReplicas " + maxReplicas);
    }
  }

  /** Dry run; ten actions an hour; the system namespaces protected. */
  public static GuardPolicy defaults() {
    return new GuardPolicy(
        true,
        false,
        10,
        Duration.ofMinutes(10),
        3,
        50,
        Set.of("kube-system", "kube-public", "kube-node-lease"),
        Duration.ofMinutes(15));
  }

  public GuardPolicy withDryRun(boolean dry) {
    return new GuardPolicy(
        dry,
        killSwitch,
        maxActionsPerHour,
        coolDown,
        maxScaleFactor,
        maxReplicas,
        protectedNamespaces,
        verifyWithin);
  }

  public GuardPolicy withKillSwitch(boolean on) {
    return new GuardPolicy(
        dryRun,
        on,
        maxActionsPerHour,
        coolDown,
        maxScaleFactor,
        maxReplicas,
        protectedNamespaces,
        verifyWithin);
  }
}
