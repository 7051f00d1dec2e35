package io.vedette.review;

import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finding as a Detection Finding of the Open Cybersecurity Schema Framework 1.3 (class 2004), for
 * any JSON mapper.
 *
 * @see <a href="https://schema.ocsf.io/1.3.0/classes/detection_finding">Detection Finding</a>
 */
public final class OcsfFinding {
  private static final String VERSION = "1.3.0";
  private static final int CATEGORY_FINDINGS = 2;
  private static final int CLASS_DETECTION_FINDING = 2004;
  private static final int CREATE = 1;
  private static final int CLOSE = 3;

  private OcsfFinding() {}

  /** The finding as maps, lists, strings and numbers. */
  public static Map<String, Object> of(Finding finding) {
    int activity = finding.resolved() ? CLOSE : CREATE;
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("activity_id", activity);
    out.put("activity_name", finding.resolved() ? "Close" : "Create");
    out.put("category_uid", CATEGORY_FINDINGS);
    out.put("category_name", "Findings");
    out.put("class_uid", CLASS_DETECTION_FINDING);
    out.put("class_name", "Detection Finding");
    out.put("type_uid", CLASS_DETECTION_FINDING * 100 + activity);
    out.put("time", finding.endMillis());
    out.put("start_time", finding.startMillis());
    out.put("end_time", finding.endMillis());
    out.put("severity_id", severity(finding.severity()));
    out.put("severity", severityName(finding.severity()));
    out.put("confidence_score", (int) Math.round(100 * finding.confidence()));
    out.put("status_id", finding.resolved() ? 4 : 1);
    out.put("status", finding.resolved() ? "Resolved" : "New");
    out.put("message", finding.title());
    out.put("is_alert", finding.severity().atLeast(Severity.MEDIUM));
    out.put("metadata", metadata(finding));
    out.put("finding_info", info(finding));
    out.put("evidences", evidences(finding));
    out.put("resources", List.of(resource(finding)));
    out.put("observables", observables(finding));
    out.put("unmapped", new LinkedHashMap<>(finding.attributes()));
    return out;
  }

  private static Map<String, Object> metadata(Finding finding) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("version", VERSION);
    out.put("uid", finding.id());
    out.put("product", Map.of("name", "Vedette", "vendor_name", "Vedette"));
    out.put("profiles", List.of("security_control"));
    return out;
  }

  private static Map<String, Object> info(Finding finding) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("uid", finding.id());
    out.put("title", finding.title());
    out.put("desc", finding.reason());
    out.put("first_seen_time", finding.startMillis());
    out.put("last_seen_time", finding.endMillis());
    out.put("created_time", finding.startMillis());
    out.put("types", List.of(finding.kind().name().toLowerCase(java.util.Locale.ROOT)));
    Map<String, Object> analytic = new LinkedHashMap<>();
    analytic.put("uid", finding.detector());
    analytic.put("name", finding.detector());
    analytic.put("type_id", finding.kind() == FindingKind.THREAT ? 1 : 2);
    analytic.put("type", finding.kind() == FindingKind.THREAT ? "Rule" : "Behavioral");
    out.put("analytic", analytic);
    List<Map<String, Object>> attacks = new ArrayList<>();
    for (String technique : finding.techniques()) {
      attacks.add(
          Map.of("technique", Map.of("uid", technique), "version", attackVersion(technique)));
    }
    out.put("attacks", attacks);
    return out;
  }

  private static String attackVersion(String technique) {
    return technique.startsWith("AML.") ? "ATLAS 4" : "16";
  }

  private static List<Map<String, Object>> evidences(Finding finding) {
    List<Map<String, Object>> out = new ArrayList<>();
    for (Evidence evidence : finding.evidence()) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("kind", evidence.kind());
      data.put("text", evidence.text());
      data.put("ref", evidence.ref());
      out.add(Map.of("data", data));
    }
    return out;
  }

  private static Map<String, Object> resource(Finding finding) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("uid", finding.entity().id());
    out.put("name", finding.entity().name());
    out.put("type", finding.entity().type().name().toLowerCase(java.util.Locale.ROOT));
    if (!finding.entity().namespace().isEmpty()) {
      out.put("namespace", finding.entity().namespace());
    }
    return out;
  }

  /** Observables by OCSF's type ids: 2 IP address, 4 user name, 10 resource UID. */
  private static List<Map<String, Object>> observables(Finding finding) {
    List<Map<String, Object>> out = new ArrayList<>();
    observable(out, "evidences.src_endpoint.ip", 2, finding.attributes().get("source.address"));
    observable(out, "evidences.actor.user.name", 4, finding.attributes().get("actor"));
    observable(out, "resources.uid", 10, finding.entity().id());
    return out;
  }

  private static void observable(
      List<Map<String, Object>> out,
      String name,
      int type,
      @org.jspecify.annotations.Nullable String value) {
    if (value != null && !value.isEmpty()) {
      out.add(Map.of("name", name, "type_id", type, "value", value));
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

  private static String severityName(Severity severity) {
    String name = severity.name();
    return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
  }
}
