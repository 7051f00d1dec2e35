package io.vedette.respond;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which servers responders may talk to, and within which bounds.
 *
 * @param kubeconfig for {@link Cluster#KUBECONFIG}; null for {@code KUBECONFIG} or {@code
 *     ~/.kube/config}
 * @param context of the kubeconfig; null for its current one
 * @param alertmanager base URL, or null
 * @param webhook or null
 * @param webhookSecretFile holds the key that signs; required with a webhook
 */
public record RespondersConfig(
    Cluster cluster,
    @Nullable Path kubeconfig,
    @Nullable String context,
    @Nullable URI alertmanager,
    @Nullable URI webhook,
    @Nullable Path webhookSecretFile,
    GuardPolicy guard) {
  /** Where the cluster's address and credentials come from. */
  public enum Cluster {
    /** Plans only. */
    NONE,
    /** The pod's service account. */
    IN_CLUSTER,
    KUBECONFIG
  }

  /** No server at all, dry run. */
  public static final RespondersConfig NONE =
      new RespondersConfig(Cluster.NONE, null, null, null, null, null, GuardPolicy.DEFAULT);

  /**
   * @throws IllegalArgumentException naming all problems at once
   */
  public RespondersConfig {
    List<String> problems = new ArrayList<>();
    if (cluster != Cluster.KUBECONFIG && (kubeconfig != null || context != null)) {
      problems.add("kubeconfig or context is set but cluster is " + cluster + ", not KUBECONFIG");
    }
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      problems.add("kubeconfig '" + kubeconfig + "' cannot be read");
    }
    checkUrl("alertmanager", alertmanager, problems);
    checkUrl("webhook", webhook, problems);
    if (webhook != null && webhookSecretFile == null) {
      problems.add("a webhook needs webhookSecretFile, the file with the key that signs requests");
    }
    if (webhookSecretFile != null && !Files.isReadable(webhookSecretFile)) {
      problems.add("webhookSecretFile '" + webhookSecretFile + "' cannot be read");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("responders: " + String.join("; ", problems));
    }
  }

  /** Does not quote the URL: a webhook's path is often its password. */
  private static void checkUrl(String name, @Nullable URI url, List<String> problems) {
    if (url != null
        && (url.getHost() == null
            || !("http".equals(url.getScheme()) || "https".equals(url.getScheme())))) {
      problems.add(name + " must be an http or https URL with a host");
    }
  }

  /** Shows no URL and no path of a secret. */
  @Override
  public String toString() {
    return "RespondersConfig[cluster="
        + cluster
        + ", alertmanager="
        + (alertmanager != null)
        + ", webhook="
        + (webhook != null)
        + ", guard="
        + guard
        + ']';
  }
}
