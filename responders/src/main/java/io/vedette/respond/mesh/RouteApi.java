package io.vedette.respond.mesh;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where the two kinds of routes keep their rules, destinations and weights. */
enum RouteApi {
  /** Istio, networking.istio.io/v1: {@code spec.http[].route[].destination}. */
  ISTIO("networking.istio.io", "v1", "VirtualService", "virtualservices", "http", "route"),
  /** Gateway API, gateway.networking.k8s.io/v1: {@code spec.rules[].backendRefs[]}. */
  GATEWAY("gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes", "rules", "backendRefs");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;
  private final String rules;
  private final String choices;

  RouteApi(String group, String version, String kind, String plural, String rules, String choices) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
    this.rules = rules;
    this.choices = choices;
  }

  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  String path(String namespace, String name) {
    return "/apis/%s/%s/namespaces/%s/%s/%s".formatted(group, version, namespace, plural, name);
  }

  /** JSON pointer of one destination. */
  String pointer(int rule, int destination) {
    return "/spec/%s/%d/%s/%d".formatted(rules, rule, choices, destination);
  }

  boolean leadsTo(GenericKubernetesResource route, String service) {
    int rule = ruleWithChoices(route);
    if (rule < 0) {
      return false;
    }
    return route.getMetadata().getName().equals(service)
        || destinations(route, rule).stream().anyMatch(d -> names(d).contains(service));
  }

  /** The first rule with two destinations or more; -1 where there is none. */
  int ruleWithChoices(GenericKubernetesResource route) {
    List<Map<String, Object>> all = list(spec(route).get(rules));
    for (int i = 0; i < all.size(); i++) {
      if (list(all.get(i).get(choices)).size() >= 2) {
        return i;
      }
    }
    return -1;
  }

  List<Map<String, Object>> destinations(GenericKubernetesResource route, int rule) {
    return list(list(spec(route).get(rules)).get(rule).get(choices));
  }

  /** Weights in percent; destinations that name none share equally. */
  List<Integer> weights(List<Map<String, Object>> destinations) {
    List<Integer> weights = new ArrayList<>();
    for (Map<String, Object> destination : destinations) {
      Object weight = destination.get("weight");
      weights.add(weight instanceof Number number ? number.intValue() : 100 / destinations.size());
    }
    return weights;
  }

  /** Host without its domain, subset, or backend name. */
  Set<String> names(Map<String, Object> destination) {
    Set<String> names = new TreeSet<>();
    Map<String, Object> inner = this == ISTIO ? map(destination.get("destination")) : destination;
    for (String key : List.of("host", "subset", "name")) {
      if (inner.get(key) instanceof String text) {
        names.add(text);
        names.add(text.split("\\.", 2)[0]);
      }
    }
    return names;
  }

  String label(Map<String, Object> destination) {
    return this == ISTIO
        ? "destination: " + destination.get("destination")
        : "name: " + destination.get("name");
  }

  private static Map<String, Object> spec(GenericKubernetesResource route) {
    return map(route.getAdditionalProperties().get("spec"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(@Nullable Object value) {
    return value instanceof List<?> ? (List<Map<String, Object>>) value : List.of();
  }
}
