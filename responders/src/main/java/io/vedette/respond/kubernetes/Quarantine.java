package io.vedette.respond.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.EntityType;
import io.vedette.model.Ids;
import io.vedette.respond.ClusterView;
import io.vedette.respond.Json;
import io.vedette.respond.KubernetesApi;
import io.vedette.respond.KubernetesResponder;
import io.vedette.respond.Permission;
import io.vedette.respond.Plan;
import io.vedette.respond.Request;
import io.vedette.respond.RespondException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Isolates pods with a NetworkPolicy that selects them and allows neither ingress nor egress.
 *
 * <p>A pod is first given a label of its own; a workload or service is selected by its Deployment's
 * or StatefulSet's labels, or by parameter {@code selector} ({@code app=checkout,tier=web}). The
 * selector is never empty, as that would cut off the whole namespace. The policy's name follows
 * from the action's id, so that a repeat finds it; annotation {@code vedette.io/expires-at} says
 * when it is due to go. Needs a network plugin that enforces NetworkPolicy.
 */
public final class Quarantine extends KubernetesResponder {
  private static final String LABEL = "vedette.io/quarantine";

  private final Clock clock;

  public Quarantine(@Nullable KubernetesApi api, Clock clock) {
    super(api);
    this.clock = clock;
  }

  @Override
  public String name() {
    return "quarantine";
  }

  @Override
  public ActionKind kind() {
    return ActionKind.QUARANTINE;
  }

  @Override
  public Plan plan(Action action, ClusterView view) {
    String id = Ids.of("quarantine", action.id());
    boolean pod =
        action.target().type() == EntityType.POD && !action.parameters().containsKey("selector");
    String namespace = Workload.name("namespace", action.target().namespace());
    List<Request> apply = new ArrayList<>();
    List<Request> undo = new ArrayList<>();
    String policies = "/apis/networking.k8s.io/v1/namespaces/" + namespace + "/networkpolicies";
    String policyName = "vedette-quarantine-" + id;
    boolean inference = false;
    ObjectNode selector;
    if (pod) {
      String path = pod(action, view, namespace);
      selector = Json.object().put(LABEL, id);
      apply.add(label(path, id));
      undo.add(label(path, null));
    } else {
      Optional<Workload> workload = Workload.find(action, view);
      inference = workload.map(Workload::servesModel).orElse(false);
      selector = selector(action, workload, view);
    }
    // Undone in the reverse order.
    apply.add(policy(action, policies, policyName, selector));
    undo.add(0, Request.delete(policies + '/' + policyName));
    return new Plan(
        "Isolate " + action.target() + " (pods with " + selector + ") from the network",
        name(),
        view.connected(),
        Map.of(Plan.INFERENCE, String.valueOf(inference)),
        apply,
        undo);
  }

  private static String pod(Action action, ClusterView view, String namespace) {
    String name = Workload.name("pod", action.target().name());
    String path = "/api/v1/namespaces/" + namespace + "/pods/" + name;
    if (view.connected() && view.get(path).isEmpty()) {
      throw new RespondException("no pod " + action.target() + " in the cluster");
    }
    return path;
  }

  private static Request label(String path, @Nullable String value) {
    ObjectNode patch = Json.object();
    patch.putObject("metadata").putObject("labels").put(LABEL, value);
    return new Request("PATCH", path, Request.MERGE_PATCH, Json.pretty(patch));
  }

  private static ObjectNode selector(Action action, Optional<Workload> workload, ClusterView view) {
    String given = action.parameters().get("selector");
    if (given != null) {
      return labels(given);
    }
    if (!view.connected()) {
      return Json.object().put("app", action.target().name());
    }
    JsonNode labels =
        workload
            .map(Workload::live)
            .map(live -> live.at("/spec/selector/matchLabels"))
            .filter(node -> !node.isEmpty())
            .orElseThrow(
                () ->
                    new RespondException(
                        "no workload "
                            + action.target()
                            + " with matchLabels in the cluster; give a selector (app=checkout)"));
    return labels.deepCopy();
  }

  private static ObjectNode labels(String text) {
    ObjectNode labels = Json.object();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new RespondException(
            "selector is '" + text + "'; it must be as app=checkout,tier=web");
      }
      labels.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return labels;
  }

  private Request policy(Action action, String path, String name, ObjectNode selector) {
    ObjectNode policy = Json.object();
    policy.put("apiVersion", "networking.k8s.io/v1").put("kind", "NetworkPolicy");
    ObjectNode metadata = policy.putObject("metadata").put("name", name);
    metadata.putObject("labels").put("app.kubernetes.io/managed-by", "vedette");
    ObjectNode annotations = metadata.putObject("annotations");
    annotations.put("vedette.io/action", action.id());
    annotations.put("vedette.io/incident", action.incidentId());
    if (action.expiresAfterMillis() > 0) {
      Instant expiry = clock.instant().plusMillis(action.expiresAfterMillis());
      annotations.put("vedette.io/expires-at", expiry.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    ObjectNode spec = policy.putObject("spec");
    spec.putObject("podSelector").set("matchLabels", selector);
    spec.putArray("policyTypes").add("Ingress").add("Egress");
    return new Request("POST", path, Request.JSON, Json.pretty(policy));
  }

  @Override
  public List<Permission> permissions() {
    return List.of(
        Permission.of("networking.k8s.io", "networkpolicies", "get", "create", "delete"),
        Permission.of("apps", "deployments", "get"),
        Permission.of("apps", "statefulsets", "get"),
        Permission.of("", "pods", "get", "patch"));
  }
}
