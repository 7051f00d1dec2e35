package io.vedette.rules.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.AuditEvent;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words and facts of a rule's finding: who did what, to what. */
final class ThreatFindings {
  private static final List<String> ACTORS =
      List.of(
          "user.username",
          "userIdentity.arn",
          "userIdentity.userName",
          "User",
          "SubjectUserName",
          "actor.alternateId",
          "protoPayload.authenticationInfo.principalEmail",
          "auth.display_name",
          "user");
  private static final List<String> NAMESPACES = List.of("objectRef.namespace");
  private static final List<String> RESOURCES =
      List.of("objectRef.resource", "eventSource", "Image", "request.path");
  private static final List<String> NAMES = List.of("objectRef.name", "requestParameters.name");
  private static final List<String> ACTIONS =
      List.of("verb", "eventName", "EventID", "request.operation");
  private static final List<String> ADDRESSES =
      List.of("sourceIPs", "sourceIPAddress", "IpAddress");
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private ThreatFindings() {}

  static Finding of(SigmaRule rule, AuditEvent event, EventFields fields) {
    String actor = first(fields, ACTORS);
    Map<String, String> attributes = new HashMap<>();
    attributes.put("log.source", event.source());
    put(attributes, "actor", actor);
    put(attributes, "target.namespace", first(fields, NAMESPACES));
    put(attributes, "target.resource", first(fields, RESOURCES));
    put(attributes, "target.name", first(fields, NAMES));
    put(attributes, "action", first(fields, ACTIONS));
    put(attributes, "source.address", first(fields, ADDRESSES));
    return new Finding(
        Ids.of("sigma", rule.id(), event.id()),
        FindingKind.THREAT,
        rule.level(),
        confidence(rule.level()),
        confidence(rule.level()),
        entity(actor, event),
        rule.title(),
        reason(rule, attributes),
        event.timeMillis(),
        event.timeMillis(),
        false,
        "",
        null,
        rule.techniques(),
        List.of(new Evidence("audit", what(attributes), event.id())),
        "sigma:" + rule.id(),
        attributes);
  }

  /** A Kubernetes service account carries its namespace in its name. */
  private static Entity entity(String actor, AuditEvent event) {
    if (actor.startsWith(SERVICE_ACCOUNT)) {
      String[] parts = actor.substring(SERVICE_ACCOUNT.length()).split(":", 2);
      if (parts.length == 2 && !parts[1].isEmpty()) {
        return new Entity(EntityType.ACTOR, parts[0], parts[1]);
      }
    }
    return new Entity(EntityType.ACTOR, "", actor.isEmpty() ? "unknown:" + event.source() : actor);
  }

  private static double confidence(Severity level) {
    return switch (level) {
      case INFORMATIONAL -> 0.3;
      case LOW -> 0.5;
      case MEDIUM -> 0.7;
      case HIGH -> 0.85;
      case CRITICAL -> 0.95;
    };
  }

  private static String reason(SigmaRule rule, Map<String, String> facts) {
    return what(facts)
        + ". "
        + (rule.description().isBlank() ? rule.title() : rule.description().strip());
  }

  private static String what(Map<String, String> facts) {
    StringBuilder text = new StringBuilder();
    text.append(facts.getOrDefault("actor", "somebody"));
    text.append(": ").append(facts.getOrDefault("action", "acted"));
    append(text, " ", facts.get("target.resource"));
    append(text, " ", facts.get("target.name"));
    append(text, " in ", facts.get("target.namespace"));
    append(text, " from ", facts.get("source.address"));
    return text.toString();
  }

  private static void append(StringBuilder text, String before, @Nullable String fact) {
    if (fact != null) {
      text.append(before).append(fact);
    }
  }

  private static void put(Map<String, String> attributes, String key, String value) {
    if (!value.isEmpty()) {
      attributes.put(key, value);
    }
  }

  private static String first(EventFields fields, List<String> names) {
    for (String name : names) {
      for (JsonNode value : fields.get(name)) {
        if (value.isValueNode() && !value.asText().isEmpty()) {
          return value.asText();
        }
      }
    }
    return "";
  }
}
