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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sets the replicas of a Deployment or StatefulSet through its scale subresource.
 *
 * <p>Parameters: {@code replicas}, either a number or a change as {@code +2} or {@code -1};
 * optionally {@code workload} where it is not named as the target, and {@code workload_kind}.
 *
 * <p>The patch tests the replicas it was planned from, so that an autoscaler's or a person's change
 * in between fails the action and is not overwritten, neither on execution nor on revert.
 */
public final class Scale extends KubernetesResponder {
  private static final String REPLICAS = "/spec/replicas";
  private static final Pattern COUNT = Pattern.compile("[+-]?\\d{1,6}");

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
    String wanted = action.parameters().getOrDefault("replicas", "+1");
    if (!COUNT.matcher(wanted).matches()) {
      throw new RespondException(
          "replicas is '" + wanted + "'; it must be a number, or a change such as +2");
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
    int to = Math.max(0, target(from, wanted));
    return new Plan(
        "Scale " + workload + " from " + from + " to " + to + " replicas",
        name(),
        true,
        Map.of(Plan.FROM, String.valueOf(from), Plan.TO, String.valueOf(to)),
        List.of(patch(workload, from, to)),
        List.of(patch(workload, to, from)));
  }

  private static int target(int from, String wanted) {
    char sign = wanted.charAt(0);
    int number = Integer.parseInt(wanted);
    return sign == '+' || sign == '-' ? from + number : number;
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

  private Plan unknown(Workload workload, String wanted) {
    boolean relative = wanted.startsWith("+") || wanted.startsWith("-");
    Object value = relative ? "(current " + wanted + ")" : Integer.valueOf(wanted);
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
    return List.of(
        Permission.of("apps", "deployments", "get"),
        Permission.of("apps", "deployments/scale", "get", "patch"),
        Permission.of("apps", "statefulsets", "get"),
        Permission.of("apps", "statefulsets/scale", "get", "patch"));
  }
}
