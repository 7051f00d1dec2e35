package io.vedette.detect.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Deploys in Kubernetes audit events ({@code audit.k8s.io/v1}): a workload's pod template was
 * created, updated or patched, and the API server took it. At audit level {@code Metadata} the
 * change itself is not there; then only {@code kubectl set image} and {@code kubectl rollout} are
 * known, by the field manager in the request.
 *
 * <p>ConfigMaps and Secrets count where a person changed them: controllers write theirs all day.
 */
final class AuditDeploy {
  private static final Set<String> WORKLOADS =
      Set.of("deployments", "statefulsets", "daemonsets", "rollouts");
  private static final Set<String> SETTINGS = Set.of("configmaps", "secrets");
  private static final Set<String> VERBS = Set.of("create", "update", "patch");
  private static final Pattern MANAGER = Pattern.compile("[?&]fieldManager=(kubectl-[a-z-]+)");
  private static final Set<String> DEPLOYING = Set.of("kubectl-set", "kubectl-rollout");

  private final JsonNode event;
  private final JsonNode request;
  private final long timeMillis;
  private final Entity workload;
  private final String by;

  private AuditDeploy(JsonNode event, long timeMillis, Entity workload) {
    this.event = event;
    this.request = event.path("requestObject");
    this.timeMillis = timeMillis;
    this.workload = workload;
    this.by = event.path("user").path("username").asText("somebody");
  }

  static Optional<Deploy> read(JsonNode event, long timeMillis) {
    JsonNode ref = event.path("objectRef");
    String name = name(event, ref);
    boolean done =
        event.path("stage").asText().equals("ResponseComplete")
            && event.path("responseStatus").path("code").asInt(200) < 400
            && VERBS.contains(event.path("verb").asText())
            && ref.path("subresource").asText().isEmpty();
    if (!done || name.isEmpty()) {
      return Optional.empty();
    }
    Entity workload = new Entity(EntityType.WORKLOAD, ref.path("namespace").asText(), name);
    AuditDeploy deploy = new AuditDeploy(event, timeMillis, workload);
    String resource = ref.path("resource").asText();
    if (SETTINGS.contains(resource)) {
      return deploy.setting(resource);
    }
    return WORKLOADS.contains(resource) ? deploy.workload() : Optional.empty();
  }

  /** Creations may leave the name to the body. */
  private static String name(JsonNode event, JsonNode ref) {
    String name = ref.path("name").asText();
    return name.isEmpty()
        ? event.path("requestObject").path("metadata").path("name").asText()
        : name;
  }

  private Optional<Deploy> setting(String resource) {
    if (by.startsWith("system:")) {
      return Optional.empty();
    }
    String what = resource.equals("secrets") ? "secret" : "config map";
    return Optional.of(
        deploy("config", "", true, what + ' ' + workload.name() + " changed by " + by));
  }

  private Optional<Deploy> workload() {
    String verb = event.path("verb").asText();
    Set<String> images = Images.of(request);
    if (!images.isEmpty()) {
      String image = images.iterator().next();
      // a whole manifest is sent again and again by tools that change nothing
      boolean certain = verb.equals("patch") || verb.equals("create");
      String text = workload.name() + " set to " + String.join(", ", images) + " by " + by;
      return Optional.of(deploy("deploy", Images.version(image), certain, text));
    }
    if (verb.equals("patch") && touchesTemplate()) {
      return Optional.of(
          deploy("config", "", true, "pod template of " + workload.name() + " changed by " + by));
    }
    return verb.equals("patch") ? scale().or(this::unseen) : unseen();
  }

  private boolean touchesTemplate() {
    if (request.isArray()) {
      for (JsonNode operation : request) {
        if (Images.template(operation.path("path").asText())) {
          return true;
        }
      }
      return false;
    }
    return request.path("spec").has("template");
  }

  private Optional<Deploy> scale() {
    JsonNode replicas = request.path("spec").path("replicas");
    if (!replicas.isInt()) {
      return Optional.empty();
    }
    String text = workload.name() + " scaled to " + replicas.asInt() + " by " + by;
    return Optional.of(deploy("scale", "", true, text));
  }

  /** The request's content was not logged; its field manager tells what command sent it. */
  private Optional<Deploy> unseen() {
    Matcher manager = MANAGER.matcher(event.path("requestURI").asText());
    if (!request.isMissingNode() || !manager.find() || !DEPLOYING.contains(manager.group(1))) {
      return Optional.empty();
    }
    String text = workload.name() + " changed by " + by + " (" + manager.group(1) + ")";
    return Optional.of(deploy("deploy", "", true, text));
  }

  private Deploy deploy(String kind, String version, boolean certain, String text) {
    return new Deploy(workload, kind, version, timeMillis, certain, text);
  }
}
