package io.vedette.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Kubernetes cluster that responders act on. */
final class Clusters {
  private Clusters() {}

  /** Asks the API server for its version. */
  static String check(Path kubeconfig) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return config.getMasterUrl() + " " + client.getKubernetesVersion().getGitVersion();
    }
  }
}
