package io.vedette.detect.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.model.AuditEvent;
import java.util.List;
import java.util.Optional;

/**
 * Reads deploys from what a cluster or a delivery tool says: Kubernetes audit events, Kubernetes
 * Events, and the gateway's deploy webhook. All other events are passed over after a glance at the
 * text, so that the audit stream is not parsed twice.
 */
public final class DeployReader {
  /** Audit sources that may tell of deploys. */
  public static final String AUDIT = "k8s_audit";

  public static final String EVENTS = "k8s_events";
  public static final String WEBHOOK = "deploys";

  private static final List<String> CHANGES = List.of("\"patch\"", "\"update\"", "\"create\"");
  private static final List<String> WORKLOADS =
      List.of(
          "\"deployments\"",
          "\"statefulsets\"",
          "\"daemonsets\"",
          "\"rollouts\"",
          "\"configmaps\"",
          "\"secrets\"");

  private final ObjectMapper json = new ObjectMapper();

  /** Empty where the event is none. */
  public Optional<Deploy> read(AuditEvent event) {
    String text = event.document();
    return switch (event.source()) {
      case AUDIT ->
          any(text, WORKLOADS) && any(text, CHANGES)
              ? parse(text).flatMap(d -> AuditDeploy.read(d, event.timeMillis()))
              : Optional.empty();
      case EVENTS -> parse(text).flatMap(d -> EventDeploy.read(d, event.timeMillis()));
      case WEBHOOK -> parse(text).flatMap(d -> HookDeploy.read(d, event.timeMillis()));
      default -> Optional.empty();
    };
  }

  private static boolean any(String text, List<String> words) {
    return words.stream().anyMatch(text::contains);
  }

  private Optional<JsonNode> parse(String document) {
    try {
      return Optional.of(json.readTree(document));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // the threat rules see it as it is
    }
  }
}
