package io.vedette.respond.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vedette.model.Entity;
import io.vedette.respond.ResponderException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the workload behind a service: of its name, or labelled with it. */
final class Workloads {
  /** A Deployment or StatefulSet and its replicas now. */
  record Workload(String kind, String namespace, String name, int replicas) {
    String plural() {
      return kind.equals("StatefulSet") ? "statefulsets" : "deployments";
    }
  }

  private Workloads() {}

  static Workload find(@Nullable KubernetesClient client, Entity target) throws ResponderException {
    String namespace = target.namespace().isEmpty() ? "default" : target.namespace();
    if (client == null) {
      return new Workload("Deployment", namespace, target.name(), -1);
    }
    return deployment(client, namespace, target.name())
        .or(() -> statefulSet(client, namespace, target.name()))
        .orElseThrow(
            () ->
                new ResponderException(
                    "no Deployment or StatefulSet in %s is called %s or labelled app=%s"
                        .formatted(namespace, target.name(), target.name())));
  }

  private static Optional<Workload> deployment(
      KubernetesClient client, String namespace, String name) {
    var all = client.apps().deployments().inNamespace(namespace);
    return pick(all.list().getItems(), name)
        .map(
            d ->
                new Workload(
                    "Deployment",
                    namespace,
                    d.getMetadata().getName(),
                    d.getSpec().getReplicas() == null ? 1 : d.getSpec().getReplicas()));
  }

  private static Optional<Workload> statefulSet(
      KubernetesClient client, String namespace, String name) {
    var all = client.apps().statefulSets().inNamespace(namespace);
    return pick(all.list().getItems(), name)
        .map(
            s ->
                new Workload(
                    "StatefulSet",
                    namespace,
                    s.getMetadata().getName(),
                    s.getSpec().getReplicas() == null ? 1 : s.getSpec().getReplicas()));
  }

  private static <T extends HasMetadata> Optional<T> pick(List<T> items, String name) {
    Optional<T> named =
        items.stream().filter(item -> item.getMetadata().getName().equals(name)).findFirst();
    return named.isPresent()
        ? named
        : items.stream().filter(item -> labelled(item, name)).findFirst();
  }

  private static boolean labelled(HasMetadata item, String name) {
    var labels = item.getMetadata().getLabels();
    return labels != null
        && (name.equals(labels.get("app")) || name.equals(labels.get("app.kubernetes.io/name")));
  }
}
