package io.vedette.respond;

import java.time.Duration;
import java.util.Set;

/**
 * What may be done at all.
 *
 * @param dryRun nothing is sent
 * @param killSwitch nothing is sent, not even a revert, and nothing new is accepted
 * @param maxActionsPerHour executions in any 60 minutes; notifications do not count
 * @param cooldown between two executions on one target
 * @param maxReplicas never scale above
 * @param maxReplicasFactor never scale above this many times the present replicas; at least 1
 * @param maxShareRemoved share of replicas that one action may take away, 0 to 1
 * @param protectedNamespaces never acted on
 * @param allowedNamespaces only these are acted on; empty for all that are not protected
 * @param verifyWindow how long scaling or rerouting has to show an effect
 * @param quarantineExpiry where the playbook gives none
 */
public record GuardPolicy(
    boolean dryRun,
    boolean killSwitch,
    int maxActionsPerHour,
    Duration cooldown,
    int maxReplicas,
    double maxReplicasFactor,
    double maxShareRemoved,
    Set<String> protectedNamespaces,
    Set<String> allowedNamespaces,
    Duration verifyWindow,
    Duration quarantineExpiry) {
  public static final GuardPolicy DEFAULT =
      new GuardPolicy(
          true,
          false,
          10,
          Duration.ofMinutes(10),
          50,
          3,
          0.5,
          Set.of(
              "kube-system",
              "kube-public",
              "kube-node-lease",
              "istio-system",
              "cert-manager",
              "vedette"),
          Set.of(),
          Duration.ofMinutes(15),
          Duration.ofHours(1));

  public GuardPolicy {
    protectedNamespaces = Set.copyOf(protectedNamespaces);
    allowedNamespaces = Set.copyOf(allowedNamespaces);
    require(maxActionsPerHour >= 0, "maxActionsPerHour", maxActionsPerHour, "0 or more");
    require(!cooldown.isNegative(), "cooldown", cooldown, "0 or more");
    require(maxReplicas >= 1, "maxReplicas", maxReplicas, "1 or more");
    require(maxReplicasFactor >= 1, "maxReplicasFactor", maxReplicasFactor, "1 or more");
    boolean share = maxShareRemoved >= 0 && maxShareRemoved <= 1;
    require(share, "maxShareRemoved", maxShareRemoved, "from 0 to 1");
    boolean window = verifyWindow.compareTo(Duration.ZERO) > 0;
    require(window, "verifyWindow", verifyWindow, "positive");
    boolean expiry = quarantineExpiry.compareTo(Duration.ZERO) > 0;
    require(expiry, "quarantineExpiry", quarantineExpiry, "positive");
  }

  private static void require(boolean holds, String name, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "guard." + name + " is " + value + "; it must be " + wanted);
    }
  }

  public GuardPolicy withDryRun(boolean value) {
    return with(value, killSwitch);
  }

  public GuardPolicy withKillSwitch(boolean value) {
    return with(dryRun, value);
  }

  private GuardPolicy with(boolean dry, boolean kill) {
    return new GuardPolicy(
        dry,
        kill,
        maxActionsPerHour,
        cooldown,
        maxReplicas,
        maxReplicasFactor,
        maxShareRemoved,
        protectedNamespaces,
        allowedNamespaces,
        verifyWindow,
        quarantineExpiry);
  }
}
