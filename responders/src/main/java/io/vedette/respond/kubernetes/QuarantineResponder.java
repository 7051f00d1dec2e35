package io.vedette.respond.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.respond.Plan;
import io.vedette.respond.Responder;
import io.vedette.respond.ResponderException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Isolates pods: labels them and puts a NetworkPolicy on the label that allows nothing in or out.
 * An actor is a service account: its pods are meant; else the pods labelled {@code app} with the
 * service's name. The policy carries its expiry as an annotation; the engine removes it.
 */
public final class QuarantineResponder implements Responder {
  static final String LABEL = "vedette.io/quarantine";
  static final String EXPIRES = "vedette.io/expires-at";

  private final @Nullable KubernetesClient client;

  /**
   * @param client null to plan without a cluster
   */
  public QuarantineResponder(@Nullable KubernetesClient client) {
    this.client = client;
  }

  @Override
  public ActionKind kind() {
    return ActionKind.QUARANTINE;
  }

  @Override
  public Plan plan(Action action) throws ResponderException {
    String pods;
    try {
      pods = client == null ? "" : String.join(", ", names(pods(client, action.target())));
    } catch (KubernetesClientException e) {
      throw new ResponderException("the cluster did not answer: " + e.getMessage(), e);
    }
    if (client != null && pods.isEmpty()) {
      throw new ResponderException(
          "no pod in %s belongs to %s".formatted(namespace(action), describe(action.target())));
    }
    String text =
        """
        # label pods %s: %s
        PATCH metadata.labels: {"%s": "%s"}
        # then create
        %s"""
            .formatted(
                client == null ? "(no cluster is configured: those" : "(",
                client == null ? "of " + describe(action.target()) + ")" : pods + ")",
                LABEL,
                id(action),
                Serialization.asYaml(policy(action)));
    return Plan.of(text, "{}");
  }

  private static String describe(Entity target) {
    return target.type() == EntityType.ACTOR
        ? "service account " + target
        : "pods labelled app=" + target.name();
  }

  @Override
  public void execute(Action action, Plan plan) throws ResponderException {
    KubernetesClient cluster = required();
    try {
      cluster
          .network()
          .networkPolicies()
          .inNamespace(namespace(action))
          .resource(policy(action))
          .unlock()
          .createOr(existing -> existing.update());
      for (Pod pod : pods(cluster, action.target())) {
        label(cluster, pod, id(action));
      }
    } catch (KubernetesClientException e) {
      throw new ResponderException(
          "cannot isolate %s: %s".formatted(action.target(), e.getMessage()), e);
    }
  }

  @Override
  public void revert(Action action, String undo) throws ResponderException {
    KubernetesClient cluster = required();
    try {
      var pods = cluster.pods().inNamespace(namespace(action)).withLabel(LABEL, id(action));
      for (Pod pod : pods.list().getItems()) {
        label(cluster, pod, null);
      }
      cluster
          .network()
          .networkPolicies()
          .inNamespace(namespace(action))
          .withName(name(action))
          .delete();
    } catch (KubernetesClientException e) {
      throw new ResponderException(
          "cannot release %s: %s".formatted(action.target(), e.getMessage()), e);
    }
  }

  private static void label(KubernetesClient cluster, Pod pod, @Nullable String value) {
    cluster
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"labels\":{\"%s\":%s}}}"
                .formatted(LABEL, value == null ? "null" : '"' + value + '"'));
  }

  private KubernetesClient required() throws ResponderException {
    if (client == null) {
      throw new ResponderException("no cluster is configured; set responders.kubeconfig");
    }
    return client;
  }

  private static List<Pod> pods(KubernetesClient client, Entity target) {
    var all =
        client.pods().inNamespace(target.namespace().isEmpty() ? "default" : target.namespace());
    if (target.type() == EntityType.ACTOR) {
      return all.list().getItems().stream()
          .filter(pod -> target.name().equals(pod.getSpec().getServiceAccountName()))
          .toList();
    }
    return all.withLabel("app", target.name()).list().getItems();
  }

  private static List<String> names(List<Pod> pods) {
    return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private static NetworkPolicy policy(Action action) {
    Instant expires =
        Instant.ofEpochMilli(action.requestedAtMillis() + action.expiresAfterMillis());
    Map<String, String> annotations =
        action.expiresAfterMillis() > 0 ? Map.of(EXPIRES, expires.toString()) : Map.of();
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withName(name(action))
        .withNamespace(namespace(action))
        .withLabels(Map.of("app.kubernetes.io/managed-by", "vedette"))
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(Map.of(LABEL, id(action)))
        .endPodSelector()
        .withPolicyTypes("Ingress", "Egress")
        .endSpec()
        .build();
  }

  private static String id(Action action) {
    return action.id().substring(0, Math.min(12, action.id().length()));
  }

  private static String name(Action action) {
    return "vedette-quarantine-" + id(action);
  }

  private static String namespace(Action action) {
    return action.target().namespace().isEmpty() ? "default" : action.target().namespace();
  }

  @Override
  public List<Permission> permissions() {
    return List.of(
        new Permission("", "pods", List.of("get", "list", "patch")),
        new Permission(
            "networking.k8s.io", "networkpolicies", List.of("get", "create", "update", "delete")));
  }
}
