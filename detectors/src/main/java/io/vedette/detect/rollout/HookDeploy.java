package io.vedette.detect.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.Entity;
import java.util.Optional;
import java.util.Set;

/**
 * A deploy as the gateway's {@code POST /v1/deploys} took it: {@code service}, and where given
 * {@code namespace}, {@code version}, {@code kind}, {@code by} and {@code text}.
 */
final class HookDeploy {
  private static final Set<String> KINDS = Set.of("deploy", "config", "scale");

  private HookDeploy() {}

  static Optional<Deploy> read(JsonNode body, long timeMillis) {
    String service = body.path("service").asText();
    String kind = body.path("kind").asText("deploy");
    if (service.isEmpty() || !KINDS.contains(kind)) {
      return Optional.empty();
    }
    String version = body.path("version").asText();
    Entity entity = Entity.service(body.path("namespace").asText(), service);
    return Optional.of(
        new Deploy(entity, kind, version, timeMillis, true, text(body, kind, service, version)));
  }

  private static String text(JsonNode body, String kind, String service, String version) {
    String given = body.path("text").asText();
    if (!given.isEmpty()) {
      return given;
    }
    String by = body.path("by").asText();
    String what =
        switch (kind) {
          case "config" -> "configuration of " + service + " changed";
          case "scale" -> service + " scaled";
          default -> service + " deployed";
        };
    return what
        + (version.isEmpty() ? "" : ", version " + version)
        + (by.isEmpty() ? "" : ", by " + by);
  }
}
