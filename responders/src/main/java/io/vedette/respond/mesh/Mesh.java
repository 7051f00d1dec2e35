package io.vedette.respond.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vedette.respond.Json;

/** The two APIs whose routes carry weights. */
enum Mesh {
  /** https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
  ISTIO(
      "istio",
      "/apis/networking.istio.io/v1beta1/namespaces/%s/virtualservices/%s",
      "VirtualService",
      "/spec/http",
      "route") {
    @Override
    boolean is(JsonNode backend, String to) {
      JsonNode destination = backend.path("destination");
      return destination.path("subset").asText().equals(to)
          || destination.path("host").asText().equals(to);
    }

    @Override
    int weight(JsonNode backend, int siblings) {
      // "If there is only one destination in a rule, the weight value is assumed to be 100."
      return backend.path("weight").asInt(siblings == 1 ? 100 : 0);
    }

    @Override
    ObjectNode backend(String to) {
      ObjectNode backend = Json.object();
      backend.putObject("destination").put("subset", to);
      return backend;
    }
  },
  /** https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
  GATEWAY_API(
      "gateway-api",
      "/apis/gateway.networking.k8s.io/v1/namespaces/%s/httproutes/%s",
      "HTTPRoute",
      "/spec/rules",
      "backendRefs") {
    @Override
    boolean is(JsonNode backend, String to) {
      return backend.path("name").asText().equals(to);
    }

    @Override
    int weight(JsonNode backend, int siblings) {
      return backend.path("weight").asInt(1);
    }

    @Override
    ObjectNode backend(String to) {
      return Json.object().put("name", to);
    }
  };

  final String parameter;
  private final String path;
  final String kind;
  final String rules;
  final String backends;

  Mesh(String parameter, String path, String kind, String rules, String backends) {
    this.parameter = parameter;
    this.path = path;
    this.kind = kind;
    this.rules = rules;
    this.backends = backends;
  }

  String path(String namespace, String name) {
    return path.formatted(namespace, name);
  }

  /** True where this backend is the one that a playbook calls {@code to}. */
  abstract boolean is(JsonNode backend, String to);

  /** With the API's default where it says none. */
  abstract int weight(JsonNode backend, int siblings);

  /** A backend as a plan without a cluster shows it. */
  abstract ObjectNode backend(String to);
}
