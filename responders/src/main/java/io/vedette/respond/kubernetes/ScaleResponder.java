package io.vedette.respond.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.respond.Plan;
import io.vedette.respond.Responder;
import io.vedette.respond.ResponderException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes the replicas of a Deployment or StatefulSet through its scale subresource. Parameters:
 * {@code replicas} (absolute), {@code add} or {@code factor}. Never scales below what runs now: the
 * reactive scaler's decision is the floor.
 */
public final class ScaleResponder implements Responder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final @Nullable KubernetesClient client;

  /**
   * @param client null to plan without a cluster
   */
  public ScaleResponder(@Nullable KubernetesClient client) {
    this.client = client;
  }

  @Override
  public ActionKind kind() {
    return ActionKind.SCALE;
  }

  @Override
  public Plan plan(Action action) throws ResponderException {
    try {
      Workloads.Workload workload = Workloads.find(client, action.target());
      return workload.replicas() < 0 ? blind(action, workload) : plan(action, workload);
    } catch (KubernetesClientException e) {
      throw new ResponderException("the cluster did not answer: " + e.getMessage(), e);
    }
  }

  private static Plan blind(Action action, Workloads.Workload workload) throws ResponderException {
    String how = describe(action);
    return Plan.of(
        """
        # no cluster is configured: the current replicas are not known
        PATCH /apis/apps/v1/namespaces/%s/%s/%s/scale
        spec:
          replicas: %s
        """
            .formatted(workload.namespace(), workload.plural(), workload.name(), how),
        "");
  }

  private static Plan plan(Action action, Workloads.Workload workload) throws ResponderException {
    int now = workload.replicas();
    int then = Math.max(now, wanted(action, now));
    String text =
        """
        PATCH /apis/apps/v1/namespaces/%s/%s/%s/scale
         spec:
        -  replicas: %d
        +  replicas: %d
        """
            .formatted(workload.namespace(), workload.plural(), workload.name(), now, then);
    String undo =
        "{\"kind\":\"%s\",\"namespace\":\"%s\",\"name\":\"%s\",\"from\":%d,\"to\":%d}"
            .formatted(workload.kind(), workload.namespace(), workload.name(), now, then);
    return new Plan(text, undo, now, then);
  }

  private static int wanted(Action action, int now) throws ResponderException {
    Map<String, String> with = action.parameters();
    try {
      if (with.containsKey("replicas")) {
        return Integer.parseInt(with.get("replicas"));
      }
      if (with.containsKey("add")) {
        return now + Integer.parseInt(with.get("add"));
      }
      return (int)
          Math.ceil(Math.max(1, now) * Double.parseDouble(with.getOrDefault("factor", "1.5")));
    } catch (NumberFormatException e) {
      throw new ResponderException(
          "replicas, add and factor must be numbers; playbook "
              + action.playbook()
              + " has "
              + with);
    }
  }

  private static String describe(Action action) throws ResponderException {
    wanted(action, 1);
    Map<String, String> with = action.parameters();
    if (with.containsKey("replicas")) {
      return with.get("replicas");
    }
    return with.containsKey("add")
        ? "<current + " + with.get("add") + ">"
        : "<current x " + with.getOrDefault("factor", "1.5") + ", rounded up>";
  }

  @Override
  public void execute(Action action, Plan plan) throws ResponderException {
    JsonNode undo = parse(plan.undo());
    scale(undo, undo.path("to").asInt());
  }

  @Override
  public void revert(Action action, String undo) throws ResponderException {
    if (!undo.isEmpty()) {
      JsonNode parsed = parse(undo);
      scale(parsed, parsed.path("from").asInt());
    }
  }

  private void scale(JsonNode target, int replicas) throws ResponderException {
    if (client == null) {
      throw new ResponderException("no cluster is configured; set responders.kubeconfig");
    }
    String namespace = target.path("namespace").asText();
    String name = target.path("name").asText();
    try {
      if (target.path("kind").asText().equals("StatefulSet")) {
        client.apps().statefulSets().inNamespace(namespace).withName(name).scale(replicas);
      } else {
        client.apps().deployments().inNamespace(namespace).withName(name).scale(replicas);
      }
    } catch (KubernetesClientException e) {
      throw new ResponderException(
          "cannot scale %s/%s to %d: %s".formatted(namespace, name, replicas, e.getMessage()), e);
    }
  }

  private static JsonNode parse(String undo) throws ResponderException {
    try {
      return JSON.readTree(undo);
    } catch (JsonProcessingException e) {
      throw new ResponderException("the saved undo is damaged: " + undo, e);
    }
  }

  @Override
  public List<Permission> permissions() {
    return List.of(
        new Permission("apps", "deployments", List.of("get", "list")),
        new Permission("apps", "statefulsets", List.of("get", "list")),
        new Permission("apps", "deployments/scale", List.of("get", "update", "patch")),
        new Permission("apps", "statefulsets/scale", List.of("get", "update", "patch")));
  }
}
