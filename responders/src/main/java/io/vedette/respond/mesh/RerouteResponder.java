package io.vedette.respond.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.respond.Plan;
import io.vedette.respond.Responder;
import io.vedette.respond.ResponderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shifts traffic between the destinations of a route: an Istio VirtualService, else a Gateway API
 * HTTPRoute, of the service's name or that leads to it. {@code to: previous} is the first
 * destination of the route, by convention the stable one; any other value names a subset, host or
 * backend. {@code weight} is the share it gets, in percent; the others share the rest as before.
 */
public final class RerouteResponder implements Responder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final @Nullable KubernetesClient client;

  /**
   * @param client null to plan without a cluster
   */
  public RerouteResponder(@Nullable KubernetesClient client) {
    this.client = client;
  }

  @Override
  public ActionKind kind() {
    return ActionKind.REROUTE;
  }

  /** What is saved for an undo: the route and its weights before and after. */
  record Shift(
      String api, String namespace, String name, int rule, List<Integer> from, List<Integer> to) {}

  @Override
  public Plan plan(Action action) throws ResponderException {
    int weight = weight(action);
    if (client == null) {
      return blind(action, weight);
    }
    try {
      for (RouteApi api : RouteApi.values()) {
        Optional<GenericKubernetesResource> route = find(client, api, action);
        if (route.isPresent()) {
          return plan(action, api, route.get(), weight);
        }
      }
    } catch (KubernetesClientException e) {
      throw new ResponderException("the cluster did not answer: " + e.getMessage(), e);
    }
    throw new ResponderException(
        "no VirtualService or HTTPRoute in %s leads to %s with two destinations or more"
            .formatted(namespace(action), action.target().name()));
  }

  private static Plan blind(Action action, int weight) {
    String service = action.target().name();
    return Plan.of(
        """
        # no cluster is configured: shown for an Istio VirtualService named like the service
        PATCH /apis/networking.istio.io/v1/namespaces/%s/virtualservices/%s
         spec:
           http:
           - route:
             - destination: {host: %s, subset: <%s>}
        +      weight: %d
             - destination: {host: %s, subset: <current>}
        +      weight: %d
        """
            .formatted(
                namespace(action),
                service,
                service,
                action.parameters().getOrDefault("to", "previous"),
                weight,
                service,
                100 - weight),
        "");
  }

  private static Optional<GenericKubernetesResource> find(
      KubernetesClient client, RouteApi api, Action action) {
    try {
      return client
          .genericKubernetesResources(api.context())
          .inNamespace(namespace(action))
          .list()
          .getItems()
          .stream()
          .filter(route -> api.leadsTo(route, action.target().name()))
          .findFirst();
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        return Optional.empty(); // this kind is not installed
      }
      throw e;
    }
  }

  private static Plan plan(Action action, RouteApi api, GenericKubernetesResource route, int weight)
      throws ResponderException {
    int rule = api.ruleWithChoices(route);
    List<Map<String, Object>> destinations = api.destinations(route, rule);
    List<Integer> before = api.weights(destinations);
    int chosen = chosen(action, api, destinations);
    List<Integer> after = Weights.shift(before, chosen, weight);
    StringBuilder text = new StringBuilder();
    text.append("PATCH ").append(api.path(namespace(action), route.getMetadata().getName()));
    text.append('\n');
    for (int i = 0; i < destinations.size(); i++) {
      text.append("   - ").append(api.label(destinations.get(i))).append('\n');
      text.append("-      weight: ").append(before.get(i)).append('\n');
      text.append("+      weight: ").append(after.get(i)).append('\n');
    }
    Shift shift =
        new Shift(
            api.name(), namespace(action), route.getMetadata().getName(), rule, before, after);
    return Plan.of(text.toString(), write(shift));
  }

  private static int chosen(Action action, RouteApi api, List<Map<String, Object>> destinations)
      throws ResponderException {
    String to = action.parameters().getOrDefault("to", "previous");
    if (to.equals("previous")) {
      return 0;
    }
    for (int i = 0; i < destinations.size(); i++) {
      if (api.names(destinations.get(i)).contains(to)) {
        return i;
      }
    }
    throw new ResponderException("the route has no destination called '" + to + "'");
  }

  private static int weight(Action action) throws ResponderException {
    String text = action.parameters().getOrDefault("weight", "100");
    try {
      int weight = Integer.parseInt(text);
      if (weight >= 0 && weight <= 100) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ResponderException("weight '" + text + "' is no percentage, 0 to 100");
  }

  @Override
  public void execute(Action action, Plan plan) throws ResponderException {
    Shift shift = read(plan.undo());
    send(shift, shift.to());
  }

  @Override
  public void revert(Action action, String undo) throws ResponderException {
    if (!undo.isEmpty()) {
      Shift shift = read(undo);
      send(shift, shift.from());
    }
  }

  /** A JSON patch that tests nothing else has moved the destinations. */
  private void send(Shift shift, List<Integer> weights) throws ResponderException {
    if (client == null) {
      throw new ResponderException("no cluster is configured; set responders.kubeconfig");
    }
    RouteApi api = RouteApi.valueOf(shift.api());
    List<Map<String, Object>> operations = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      operations.add(
          Map.of(
              "op",
              "add",
              "path",
              api.pointer(shift.rule(), i) + "/weight",
              "value",
              weights.get(i)));
    }
    try {
      client
          .genericKubernetesResources(api.context())
          .inNamespace(shift.namespace())
          .withName(shift.name())
          .patch(PatchContext.of(PatchType.JSON), write(operations));
    } catch (KubernetesClientException e) {
      throw new ResponderException(
          "cannot shift %s/%s: %s".formatted(shift.namespace(), shift.name(), e.getMessage()), e);
    }
  }

  private static String namespace(Action action) {
    return action.target().namespace().isEmpty() ? "default" : action.target().namespace();
  }

  private static String write(Object value) throws ResponderException {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new ResponderException("cannot write " + value, e);
    }
  }

  private static Shift read(String undo) throws ResponderException {
    try {
      return JSON.readValue(undo, Shift.class);
    } catch (JsonProcessingException e) {
      throw new ResponderException("the saved undo is damaged: " + undo, e);
    }
  }

  @Override
  public List<Permission> permissions() {
    return List.of(
        new Permission("networking.istio.io", "virtualservices", List.of("get", "list", "patch")),
        new Permission("gateway.networking.k8s.io", "httproutes", List.of("get", "list", "patch")));
  }
}
