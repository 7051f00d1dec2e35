package io.vedette.respond;

import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The servers that responders talk to.
 *
 * @param cluster null where no cluster is configured
 * @param alertmanager base URL, or null
 * @param webhook or null
 * @param secret signs the webhook's requests; empty where there is no webhook
 */
public record Connections(
    @Nullable KubernetesApi cluster,
    @Nullable URI alertmanager,
    @Nullable URI webhook,
    Secret secret,
    Clock clock) {
  public static Connections none(Clock clock) {
    return new Connections(null, null, null, Secret.NONE, clock);
  }

  /** True where messages can only go to the webhook. */
  boolean onlyWebhook() {
    return alertmanager == null && webhook != null;
  }

  public ClusterView view() {
    return cluster == null ? ClusterView.NONE : cluster;
  }
}
