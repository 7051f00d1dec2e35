package io.vedette.respond.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.Action;
import io.vedette.respond.ClusterView;
import io.vedette.respond.RespondException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Deployment or StatefulSet behind an action's target.
 *
 * @param plural {@code deployments} or {@code statefulsets}
 * @param live null where no cluster is configured
 */
record Workload(String plural, String namespace, String name, @Nullable JsonNode live) {
  /** RFC 1123 subdomain: keeps what telemetry claims out of request paths. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  /** Empty where the cluster has neither. */
  static Optional<Workload> find(Action action, ClusterView view) {
    String namespace = name("namespace", action.target().namespace());
    String name =
        name("name", action.parameters().getOrDefault("workload", action.target().name()));
    List<String> plurals = plurals(action.parameters().get("workload_kind"));
    if (!view.connected()) {
      return Optional.of(new Workload(plurals.get(0), namespace, name, null));
    }
    for (String plural : plurals) {
      Optional<JsonNode> live = view.get(path(plural, namespace, name));
      if (live.isPresent()) {
        return Optional.of(new Workload(plural, namespace, name, live.get()));
      }
    }
    return Optional.empty();
  }

  private static List<String> plurals(@Nullable String kind) {
    if (kind == null) {
      return List.of("deployments", "statefulsets");
    }
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "deployment" -> List.of("deployments");
      case "statefulset" -> List.of("statefulsets");
      default ->
          throw new RespondException(
              "workload_kind is '"
                  + kind
                  + "'; it must be deployment, statefulset, hpa, scaledobject, inferenceservice,"
                  + " knative or rayservice");
    };
  }

  /**
   * @throws RespondException where it is no Kubernetes name
   */
  static String name(String what, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new RespondException("'" + value + "' is no Kubernetes " + what);
    }
    return value;
  }

  private static String path(String plural, String namespace, String name) {
    return "/apis/apps/v1/namespaces/" + namespace + '/' + plural + '/' + name;
  }

  String scalePath() {
    return path(plural, namespace, name) + "/scale";
  }

  /** KServe's label on predictor workloads, or our own annotation. */
  boolean servesModel() {
    if (live == null) {
      return false;
    }
    JsonNode template = live.at("/spec/template/metadata");
    return live.path("metadata").path("labels").has("serving.kserve.io/inferenceservice")
        || template.path("labels").has("serving.kserve.io/inferenceservice")
        || live.at("/metadata/annotations/vedette.io~1inference").asText().equals("true");
  }

  @Override
  public String toString() {
    return plural.substring(0, plural.length() - 1) + ' ' + namespace + '/' + name;
  }
}
