package io.vedette.respond.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.respond.ClusterView;
import io.vedette.respond.Json;
import io.vedette.respond.KubernetesApi;
import io.vedette.respond.KubernetesResponder;
import io.vedette.respond.Permission;
import io.vedette.respond.Plan;
import io.vedette.respond.Request;
import io.vedette.respond.RespondException;
import io.vedette.respond.kubernetes.ReplicaMinimum.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sets the replicas of a Deployment or StatefulSet through its scale subresource, or the least
 * replicas of what an autoscaler is in charge of.
 *
 * <p>Parameters: {@code replicas}, either a number or a change as {@code +2} or {@code -1};
 * optionally {@code workload} where it is not named as the target, and {@code workload_kind}:
 * {@code deployment} or {@code statefulset}, else {@code hpa}, {@code scaledobject}, {@code
 * inferenceservice}, {@code knative} or {@code rayservice}, whose minimum is set ({@code
 * worker_group} names the group of a RayService).
 *
 * <p>The patch tests the replicas it was planned from, so that an autoscaler's or a person's change
 * in between fails the action and is not overwritten, neither on execution nor on revert.
 */
public final class Scale extends KubernetesResponder {
  private static final String REPLICAS = "/spec/replicas";

  public Scale(@Nullable KubernetesApi api) {
    super(api);
  }

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public ActionKind kind() {
    return ActionKind.SCALE;
  }

  @Override
  public Plan plan(Action action, ClusterView view) {
    Replicas wanted = Replicas.of(action);
    Optional<Target> minimum =
        Optional.ofNullable(action.parameters().get("workload_kind")).flatMap(Target::of);
    if (minimum.isPresent()) {
      return ReplicaMinimum.plan(action, minimum.get(), view, wanted, name());
    }
    Workload workload =
        Workload.find(action, view)
            .orElseThrow(
                () ->
                    new RespondException(
                        "no Deployment or StatefulSet " + action.target() + " in the cluster"));
    if (workload.live() == null) {
      return unknown(workload, wanted);
    }
    int from =
        view.get(workload.scalePath())
            .orElseThrow(() -> new RespondException(workload + " has no scale subresource"))
            .at(REPLICAS)
            .asInt();
    int to = wanted.from(from);
    return new Plan(
        "Scale " + workload + " from " + from + " to " + to + " replicas",
        name(),
        true,
        Map.of(Plan.FROM, String.valueOf(from), Plan.TO, String.valueOf(to)),
        List.of(patch(workload, from, to)),
        List.of(patch(workload, to, from)));
  }

  private static Request patch(Workload workload, int from, int to) {
    ArrayNode ops = Json.array();
    // The scale subresource leaves out 0 replicas, so there is nothing to test then.
    if (from > 0) {
      ops.add(Json.op("test", REPLICAS, from));
    }
    ops.add(Json.op("add", REPLICAS, to));
    return new Request("PATCH", workload.scalePath(), Request.JSON_PATCH, Json.pretty(ops));
  }

  private Plan unknown(Workload workload, Replicas wanted) {
    Object value = wanted.shown();
    ArrayNode ops = Json.array().add(Json.op("add", REPLICAS, value));
    return new Plan(
        "Scale " + workload + " to " + value + " replicas",
        name(),
        false,
        Map.of(),
        List.of(new Request("PATCH", workload.scalePath(), Request.JSON_PATCH, Json.pretty(ops))),
        List.of());
  }

  @Override
  public List<Permission> permissions() {
    List<Permission> workloads =
        List.of(
            Permission.of("apps", "deployments", "get"),
            Permission.of("apps", "deployments/scale", "get", "patch"),
            Permission.of("apps", "statefulsets", "get"),
            Permission.of("apps", "statefulsets/scale", "get", "patch"),
            // how long they take to start
            Permission.of("", "pods", "list"));
    return Stream.concat(workloads.stream(), ReplicaMinimum.permissions().stream()).toList();
  }
}
