package io.vedette.review;

import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A finding as a Detection Finding of the Open Cybersecurity Schema Framework 1.5 (class 2004), for
 * any JSON mapper. What has no value is left out; what the schema has no place for is in {@code
 * unmapped}.
 *
 * <p>No profile is applied: {@code security_control} is for those that allow or deny, and Vedette
 * watches. {@code is_alert} needs none since 1.4.
 *
 * @see <a href="https://schema.ocsf.io/1.5.0/classes/detection_finding">Detection Finding</a>
 */
public final class OcsfFinding {
  private static final String VERSION = "1.5.0";
  private static final String ATTACK_VERSION = "16";
  private static final String ATLAS_VERSION = "ATLAS 4";
  private static final int CATEGORY_FINDINGS = 2;
  private static final int CLASS_DETECTION_FINDING = 2004;
  private static final int CREATE = 1;
  private static final int CLOSE = 3;
  private static final int NEW = 1;
  private static final int RESOLVED = 4;
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private OcsfFinding() {}

  /** The finding as maps, lists, strings and numbers. */
  public static Map<String, Object> of(Finding finding) {
    boolean over = finding.resolved();
    int activity = over ? CLOSE : CREATE;
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("activity_id", activity);
    out.put("activity_name", over ? "Close" : "Create");
    out.put("category_uid", CATEGORY_FINDINGS);
    out.put("category_name", "Findings");
    out.put("class_uid", CLASS_DETECTION_FINDING);
    out.put("class_name", "Detection Finding");
    out.put("type_uid", CLASS_DETECTION_FINDING * 100 + activity);
    out.put("type_name", "Detection Finding: " + (over ? "Close" : "Create"));
    out.put("time", finding.endMillis());
    out.put("start_time", finding.startMillis());
    out.put("end_time", finding.endMillis());
    out.put("severity_id", severity(finding.severity()));
    out.put("severity", caption(finding.severity().name()));
    confidence(out, finding.confidence());
    out.put("status_id", over ? RESOLVED : NEW);
    out.put("status", over ? "Resolved" : "New");
    put(out, "message", finding.title());
    out.put("is_alert", !over && finding.severity().atLeast(Severity.MEDIUM));
    out.put("metadata", metadata(finding));
    out.put("finding_info", info(finding));
    put(out, "evidences", evidences(finding));
    out.put("resources", List.of(resource(finding)));
    out.put("observables", observables(finding));
    if (!finding.attributes().isEmpty()) {
      out.put("unmapped", new TreeMap<>(finding.attributes()));
    }
    return out;
  }

  private static void confidence(Map<String, Object> out, double confidence) {
    int score = (int) Math.round(100 * Math.max(0, Math.min(1, confidence)));
    int id = score < 34 ? 1 : score < 67 ? 2 : 3;
    out.put("confidence_id", id);
    out.put("confidence", List.of("Low", "Medium", "High").get(id - 1));
    out.put("confidence_score", score);
  }

  private static Map<String, Object> metadata(Finding finding) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("version", VERSION);
    out.put("uid", finding.id());
    out.put("product", Map.of("name", "Vedette", "vendor_name", "Vedette"));
    return out;
  }

  private static Map<String, Object> info(Finding finding) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("uid", finding.id());
    put(out, "title", finding.title());
    put(out, "desc", finding.reason());
    out.put("first_seen_time", finding.startMillis());
    out.put("last_seen_time", finding.endMillis());
    out.put("created_time", finding.startMillis());
    out.put("types", List.of(finding.kind().name().toLowerCase(Locale.ROOT)));
    out.put("analytic", analytic(finding));
    put(out, "attacks", finding.techniques().stream().map(OcsfFinding::attack).toList());
    return out;
  }

  private static Map<String, Object> analytic(Finding finding) {
    int type =
        switch (finding.kind()) {
          case THREAT, SLO_BURN -> 1;
          case BEHAVIOR, TOPOLOGY_CHANGE -> 2;
          case METRIC_ANOMALY, FORECAST_BREACH, NEW_LOG_PATTERN, LOG_ANOMALY -> 3;
        };
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("uid", finding.detector());
    out.put("name", finding.detector());
    out.put("type_id", type);
    out.put("type", List.of("Rule", "Behavioral", "Statistical").get(type - 1));
    return out;
  }

  /** A technique of ATT&amp;CK or ATLAS; a sub-technique beside the one that it belongs to. */
  private static Map<String, Object> attack(String id) {
    boolean atlas = id.startsWith("AML.");
    int sub = id.indexOf('.', atlas ? "AML.".length() : 0);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("technique", Map.of("uid", sub < 0 ? id : id.substring(0, sub)));
    if (sub >= 0) {
      out.put("sub_technique", Map.of("uid", id));
    }
    out.put("version", atlas ? ATLAS_VERSION : ATTACK_VERSION);
    return out;
  }

  /** One for each piece of evidence; who did it and from where is with the first. */
  private static List<Map<String, Object>> evidences(Finding finding) {
    List<Map<String, Object>> out = new ArrayList<>();
    Map<String, Object> source = new LinkedHashMap<>();
    String actor = finding.attributes().getOrDefault("actor", "");
    String address = address(finding);
    if (!actor.isEmpty()) {
      source.put("actor", Map.of("user", Map.of("name", actor)));
    }
    if (!address.isEmpty()) {
      source.put("src_endpoint", Map.of("ip", address));
    }
    if (!source.isEmpty()) {
      out.add(source);
    }
    for (Evidence evidence : finding.evidence()) {
      Map<String, Object> data = new LinkedHashMap<>();
      put(data, "kind", evidence.kind());
      put(data, "text", evidence.text());
      put(data, "ref", evidence.ref());
      out.add(Map.of("data", data));
    }
    return out;
  }

  private static String address(Finding finding) {
    String address = finding.attributes().getOrDefault("source.address", "");
    return ADDRESS.matcher(address).matches() ? address : "";
  }

  private static Map<String, Object> resource(Finding finding) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("uid", finding.entity().id());
    out.put("name", finding.entity().name());
    out.put("type", finding.entity().type().name().toLowerCase(Locale.ROOT));
    put(out, "namespace", finding.entity().namespace());
    return out;
  }

  /** Each names an attribute of the event, as the schema asks. */
  private static List<Map<String, Object>> observables(Finding finding) {
    List<Map<String, Object>> out = new ArrayList<>();
    observable(out, "evidences[].src_endpoint.ip", 2, "IP Address", address(finding));
    observable(
        out,
        "evidences[].actor.user.name",
        4,
        "User Name",
        finding.attributes().getOrDefault("actor", ""));
    observable(out, "resources[].uid", 10, "Resource UID", finding.entity().id());
    return out;
  }

  private static void observable(
      List<Map<String, Object>> out, String name, int id, String type, String value) {
    if (!value.isEmpty()) {
      Map<String, Object> observable = new LinkedHashMap<>();
      observable.put("name", name);
      observable.put("type_id", id);
      observable.put("type", type);
      observable.put("value", value);
      out.add(observable);
    }
  }

  private static int severity(Severity severity) {
    return switch (severity) {
      case INFORMATIONAL -> 1;
      case LOW -> 2;
      case MEDIUM -> 3;
      case HIGH -> 4;
      case CRITICAL -> 5;
    };
  }

  private static String caption(String name) {
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private static void put(Map<String, Object> out, String key, String value) {
    if (!value.isEmpty()) {
      out.put(key, value);
    }
  }

  private static void put(Map<String, Object> out, String key, List<Map<String, Object>> values) {
    if (!values.isEmpty()) {
      out.put(key, values);
    }
  }
}
