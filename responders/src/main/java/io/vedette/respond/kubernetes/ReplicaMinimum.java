package io.vedette.respond.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vedette.model.Action;
import io.vedette.respond.ClusterView;
import io.vedette.respond.Json;
import io.vedette.respond.Permission;
import io.vedette.respond.Plan;
import io.vedette.respond.Request;
import io.vedette.respond.RespondException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Raises the least number of replicas of what an autoscaler is in charge of, and leaves the
 * autoscaler in charge: it still scales up by itself, and never above its maximum.
 */
final class ReplicaMinimum {
  /** What has such a minimum, by the name that {@code workload_kind} gives it. */
  enum Target {
    /** Served as {@code autoscaling/v1} by every version of Kubernetes. */
    HPA("autoscaling", "v1", "horizontalpodautoscalers", "/spec/minReplicas", "/spec/maxReplicas"),
    SCALEDOBJECT(
        "keda.sh", "v1alpha1", "scaledobjects", "/spec/minReplicaCount", "/spec/maxReplicaCount"),
    INFERENCESERVICE(
        "serving.kserve.io",
        "v1beta1",
        "inferenceservices",
        "/spec/predictor/minReplicas",
        "/spec/predictor/maxReplicas"),
    /** A change of the template: Knative rolls out a revision with the new minimum. */
    KNATIVE(
        "serving.knative.dev",
        "v1",
        "services",
        "/spec/template/metadata/annotations/autoscaling.knative.dev~1min-scale",
        "/spec/template/metadata/annotations/autoscaling.knative.dev~1max-scale"),
    /** Of one worker group: parameter {@code worker_group}, else the only one. */
    RAYSERVICE(
        "ray.io",
        "v1",
        "rayservices",
        "/spec/rayClusterConfig/workerGroupSpecs/%d/minReplicas",
        "/spec/rayClusterConfig/workerGroupSpecs/%d/maxReplicas");

    final String group;
    final String version;
    final String plural;
    final String minimum;
    final String maximum;

    Target(String group, String version, String plural, String minimum, String maximum) {
      this.group = group;
      this.version = version;
      this.plural = plural;
      this.minimum = minimum;
      this.maximum = maximum;
    }

    static Optional<Target> of(String kind) {
      return Arrays.stream(values()).filter(t -> t.name().equalsIgnoreCase(kind)).findFirst();
    }

    String path(String namespace, String name) {
      return "/apis/%s/%s/namespaces/%s/%s/%s".formatted(group, version, namespace, plural, name);
    }

    /** Annotations are text. */
    Object value(int replicas) {
      return this == KNATIVE ? String.valueOf(replicas) : Integer.valueOf(replicas);
    }
  }

  private static final String WORKERS = "/spec/rayClusterConfig/workerGroupSpecs";

  private ReplicaMinimum() {}

  static Plan plan(Action action, Target target, ClusterView view, Replicas wanted, String by) {
    String namespace = Workload.name("namespace", action.target().namespace());
    String name =
        Workload.name("name", action.parameters().getOrDefault("workload", action.target().name()));
    String path = target.path(namespace, name);
    if (!view.connected()) {
      return unknown(action, target, path, wanted, by);
    }
    JsonNode live =
        view.get(path)
            .orElseThrow(
                () ->
                    new RespondException(
                        "no " + target.plural + ' ' + namespace + '/' + name + " in the cluster"));
    String at = pointer(action, target, live);
    OptionalInt before = number(live.at(at));
    int from = before.orElse(defaultMinimum(target));
    int to = wanted.from(from);
    OptionalInt most = number(live.at(target.maximum.formatted(group(action, target, live))));
    if (most.isPresent() && most.getAsInt() > 0 && to > most.getAsInt()) {
      throw new RespondException(
          "a minimum of " + to + " is above the maximum of " + most.getAsInt() + " of " + name);
    }
    int running = target == Target.HPA ? live.at("/status/currentReplicas").asInt() : 0;
    int replicas = to > from ? Math.min(to, Math.max(from, running)) : from;
    return new Plan(
        "Set the least replicas of %s %s/%s from %d to %d"
            .formatted(target.plural, namespace, name, from, to),
        by,
        true,
        Map.of(Plan.FROM, String.valueOf(replicas), Plan.TO, String.valueOf(to)),
        List.of(patch(path, apply(target, live, at, before, to))),
        List.of(patch(path, undo(target, at, before, to))));
  }

  private static ArrayNode apply(
      Target target, JsonNode live, String at, OptionalInt before, int to) {
    ArrayNode ops = Json.array();
    if (target == Target.RAYSERVICE) {
      // an index means another group once someone has changed the list
      String group = at.substring(0, at.lastIndexOf('/')) + "/groupName";
      ops.add(Json.op("test", group, live.at(group).asText()));
    }
    if (before.isPresent()) {
      return ops.add(Json.op("test", at, target.value(before.getAsInt())))
          .add(Json.op("replace", at, target.value(to)));
    }
    List<String> missing = new ArrayList<>();
    String parent = at;
    while (live.at(parent.substring(0, parent.lastIndexOf('/'))).isMissingNode()) {
      missing.add(0, key(parent));
      parent = parent.substring(0, parent.lastIndexOf('/'));
    }
    missing.add(0, key(parent));
    return ops.add(Json.op("add", parent, nested(missing, target.value(to))));
  }

  private static Object nested(List<String> keys, Object value) {
    Object inner = value;
    for (int i = keys.size() - 1; i > 0; i--) {
      ObjectNode outer = Json.object();
      outer.putPOJO(keys.get(i), inner);
      inner = outer;
    }
    return inner;
  }

  private static String key(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }

  private static ArrayNode undo(Target target, String at, OptionalInt before, int to) {
    ArrayNode ops = Json.array().add(Json.op("test", at, target.value(to)));
    return before.isPresent()
        ? ops.add(Json.op("replace", at, target.value(before.getAsInt())))
        : ops.add(Json.op("remove", at, null));
  }

  private static Request patch(String path, ArrayNode ops) {
    return new Request("PATCH", path, Request.JSON_PATCH, Json.pretty(ops));
  }

  private static String pointer(Action action, Target target, JsonNode live) {
    return target.minimum.formatted(group(action, target, live));
  }

  /** Index of the worker group; 0 for targets without any. */
  private static int group(Action action, Target target, JsonNode live) {
    if (target != Target.RAYSERVICE) {
      return 0;
    }
    JsonNode groups = live.at(WORKERS);
    String wanted = action.parameters().get("worker_group");
    if (wanted == null && groups.size() == 1) {
      return 0;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      names.add(groups.get(i).path("groupName").asText());
    }
    int index = names.indexOf(wanted == null ? "" : wanted);
    if (index < 0) {
      throw new RespondException(
          "worker_group is '" + wanted + "'; it must be one of the " + names.size() + ": " + names);
    }
    return index;
  }

  private static OptionalInt number(JsonNode node) {
    return node.isMissingNode() || node.isNull()
        ? OptionalInt.empty()
        : OptionalInt.of(node.asInt());
  }

  /** What its controller takes where none is set. */
  private static int defaultMinimum(Target target) {
    return switch (target) {
      case HPA, INFERENCESERVICE -> 1;
      case SCALEDOBJECT, KNATIVE, RAYSERVICE -> 0;
    };
  }

  private static Plan unknown(
      Action action, Target target, String path, Replicas wanted, String by) {
    int group = target == Target.RAYSERVICE ? 0 : -1;
    ArrayNode ops =
        Json.array().add(Json.op("replace", target.minimum.formatted(group), wanted.shown()));
    return new Plan(
        "Set the least replicas of "
            + target.plural
            + ' '
            + action.target()
            + " to "
            + wanted.shown(),
        by,
        false,
        Map.of(),
        List.of(patch(path, ops)),
        List.of());
  }

  static List<Permission> permissions() {
    return Arrays.stream(Target.values())
        .map(target -> Permission.of(target.group, target.plural, "get", "patch"))
        .toList();
  }
}
