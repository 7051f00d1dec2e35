package io.vedette.respond.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shifts traffic to one backend of a route that already has it, by weight.
 *
 * <p>Parameters: {@code to}, a subset or host (Istio) or a backend's name (Gateway API), or {@code
 * previous} for the first one, by convention the stable version; {@code weight}, percent that it
 * gets, 100 where absent; {@code route}, where the VirtualService or HTTPRoute is not named as the
 * target; {@code mesh}, {@code istio} or {@code gateway-api}, where it is not to be looked for. The
 * other backends share the rest in their present proportion. The patch tests the weights it was
 * planned from, as {@code Scale} does.
 */
public final class Reroute extends KubernetesResponder {
  /** As {@code to}: a route's first backend, by convention the stable version. */
  private static final String PREVIOUS = "previous";

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  public Reroute(@Nullable KubernetesApi api) {
    super(api);
  }

  @Override
  public String name() {
    return "reroute";
  }

  @Override
  public ActionKind kind() {
    return ActionKind.REROUTE;
  }

  @Override
  public Plan plan(Action action, ClusterView view) {
    String to = action.parameters().get("to");
    if (to == null || to.isBlank()) {
      throw new RespondException("reroute needs parameter 'to': the subset or backend to prefer");
    }
    int percent = percent(action.parameters().getOrDefault("weight", "100"));
    String route = action.parameters().getOrDefault("route", action.target().name());
    String namespace = action.target().namespace();
    if (!NAME.matcher(route).matches() || !NAME.matcher(namespace).matches()) {
      throw new RespondException("'" + namespace + "/" + route + "' is no Kubernetes name");
    }
    List<Mesh> meshes = meshes(action.parameters().get("mesh"));
    if (!view.connected()) {
      return unknown(meshes.get(0), namespace, route, to, percent);
    }
    for (Mesh mesh : meshes) {
      Optional<JsonNode> live = view.get(mesh.path(namespace, route));
      if (live.isPresent()) {
        return plan(mesh, live.get(), new Shift(mesh.path(namespace, route), to, percent));
      }
    }
    throw new RespondException(
        "no VirtualService or HTTPRoute " + namespace + '/' + route + "; set parameter 'route'");
  }

  private static int percent(String text) {
    if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 100) {
      throw new RespondException("weight is '" + text + "'; it must be a percentage, 0 to 100");
    }
    return Integer.parseInt(text);
  }

  private static List<Mesh> meshes(@Nullable String name) {
    if (name == null) {
      return List.of(Mesh.values());
    }
    List<Mesh> named =
        Arrays.stream(Mesh.values()).filter(mesh -> mesh.parameter.equals(name)).toList();
    if (named.isEmpty()) {
      throw new RespondException("mesh is '" + name + "'; it must be istio or gateway-api");
    }
    return named;
  }

  private record Shift(String path, String to, int percent) {}

  private Plan plan(Mesh mesh, JsonNode live, Shift shift) {
    ArrayNode apply = Json.array();
    ArrayNode undo = Json.array();
    int before = -1;
    JsonNode rules = live.at(mesh.rules);
    for (int i = 0; i < rules.size(); i++) {
      JsonNode backends = rules.get(i).path(mesh.backends);
      int[] weights = weights(mesh, backends);
      int target = indexOf(mesh, backends, shift.to());
      if (target >= 0 && backends.size() > 1) {
        int total = Arrays.stream(weights).sum();
        before = total == 0 ? 0 : Math.round(100f * weights[target] / total);
        int[] shifted = Weights.shift(weights, target, shift.percent());
        String at = mesh.rules + '/' + i + '/' + mesh.backends;
        append(apply, undo, at, backends, shifted);
      }
    }
    if (before < 0) {
      throw new RespondException(
          mesh.kind + " " + shift.path() + " has no rule with '" + shift.to() + "' and another");
    }
    String title =
        "Shift "
            + mesh.kind
            + ' '
            + live.at("/metadata/namespace").asText()
            + '/'
            + live.at("/metadata/name").asText()
            + " from "
            + before
            + "% to "
            + shift.percent()
            + "% for "
            + shift.to();
    return new Plan(
        title,
        name(),
        true,
        Map.of(Plan.FROM, String.valueOf(before), Plan.TO, String.valueOf(shift.percent())),
        List.of(patch(shift.path(), apply)),
        List.of(patch(shift.path(), undo)));
  }

  private static int[] weights(Mesh mesh, JsonNode backends) {
    int[] weights = new int[backends.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = mesh.weight(backends.get(i), weights.length);
    }
    return weights;
  }

  private static int indexOf(Mesh mesh, JsonNode backends, String to) {
    for (int i = 0; i < backends.size(); i++) {
      boolean stable = i == 0 && to.equals(PREVIOUS);
      if (stable || mesh.is(backends.get(i), to)) {
        return i;
      }
    }
    return -1;
  }

  private static void append(
      ArrayNode apply, ArrayNode undo, String at, JsonNode backends, int[] weights) {
    for (int i = 0; i < weights.length; i++) {
      String path = at + '/' + i + "/weight";
      JsonNode old = backends.get(i).get("weight");
      if (old != null) {
        apply.add(Json.op("test", path, old.asInt()));
      }
      apply.add(Json.op("add", path, weights[i]));
      undo.add(Json.op("test", path, weights[i]));
      undo.add(old == null ? Json.op("remove", path, null) : Json.op("add", path, old.asInt()));
    }
  }

  private static Request patch(String path, ArrayNode ops) {
    return new Request("PATCH", path, Request.JSON_PATCH, Json.pretty(ops));
  }

  private Plan unknown(Mesh mesh, String namespace, String route, String to, int percent) {
    ObjectNode spec = Json.object();
    ObjectNode rule = Json.object();
    ObjectNode backend = mesh.backend(to).put("weight", percent);
    rule.putArray(mesh.backends).add(backend);
    spec.putObject("spec").putArray(mesh.rules.substring("/spec/".length())).add(rule);
    Request request =
        new Request("PATCH", mesh.path(namespace, route), Request.MERGE_PATCH, Json.pretty(spec));
    String title =
        "Shift "
            + percent
            + "% of "
            + mesh.kind
            + ' '
            + namespace
            + '/'
            + route
            + " to "
            + to
            + "; its other backends share the rest";
    return new Plan(title, name(), false, Map.of(), List.of(request), List.of());
  }

  @Override
  public List<Permission> permissions() {
    return List.of(
        Permission.of("networking.istio.io", "virtualservices", "get", "patch"),
        Permission.of("gateway.networking.k8s.io", "httproutes", "get", "patch"));
  }
}
