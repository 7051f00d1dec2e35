package io.vedette.respond.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.respond.ClusterView;
import io.vedette.respond.RespondException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long one pod took from its creation until it was ready: scheduling, image pull, model load.
 *
 * @param workload the Deployment, StatefulSet or other owner; the pod itself without one
 */
public record PodStart(
    String namespace, String pod, String workload, long createdMillis, long readyMillis) {
  private static final String HASH = "pod-template-hash";
  private static final int PAGE = 500;
  private static final int MOST_PAGES = 40;

  /**
   * The starts of all pods of a namespace that are ready and never restarted: after a restart the
   * time of readiness says nothing of the start.
   *
   * @return empty without a cluster
   * @throws RespondException where the server refuses or does not answer
   */
  public static List<PodStart> of(ClusterView view, String namespace) {
    String path =
        "/api/v1/namespaces/" + Workload.name("namespace", namespace) + "/pods?limit=" + PAGE;
    List<PodStart> starts = new ArrayList<>();
    String next = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      Optional<JsonNode> list = view.get(path + next);
      if (list.isEmpty()) {
        break;
      }
      list.get().path("items").forEach(pod -> of(pod).ifPresent(starts::add));
      String more = list.get().at("/metadata/continue").asText("");
      if (more.isEmpty()) {
        break;
      }
      next = "&continue=" + more;
    }
    return starts;
  }

  private static Optional<PodStart> of(JsonNode pod) {
    for (JsonNode container : pod.at("/status/containerStatuses")) {
      if (container.path("restartCount").asInt() > 0) {
        return Optional.empty();
      }
    }
    for (JsonNode condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")
          && condition.path("status").asText().equals("True")) {
        return start(pod, condition.path("lastTransitionTime").asText());
      }
    }
    return Optional.empty();
  }

  private static Optional<PodStart> start(JsonNode pod, String ready) {
    JsonNode metadata = pod.path("metadata");
    try {
      long created = Instant.parse(metadata.path("creationTimestamp").asText()).toEpochMilli();
      return Optional.of(
          new PodStart(
              metadata.path("namespace").asText(),
              metadata.path("name").asText(),
              workload(metadata),
              created,
              Instant.parse(ready).toEpochMilli()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A ReplicaSet is named after its Deployment and the hash of the template. */
  private static String workload(JsonNode metadata) {
    JsonNode owner = metadata.path("ownerReferences").path(0);
    String name = owner.path("name").asText(metadata.path("name").asText());
    String suffix = '-' + metadata.path("labels").path(HASH).asText();
    boolean deployed = owner.path("kind").asText().equals("ReplicaSet") && suffix.length() > 1;
    return deployed && name.endsWith(suffix)
        ? name.substring(0, name.length() - suffix.length())
        : name;
  }
}
