package io.vedette.ingest.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Trivy's reports cut into one finding a document: {@code trivy --format json}, and the
 * VulnerabilityReport and ConfigAuditReport objects of the Trivy operator.
 */
public final class TrivyReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_FINDINGS = 50_000;

  private final List<byte[]> out = new ArrayList<>();
  private final String artifact;
  private final String namespace;
  private final String time;

  private TrivyReport(String artifact, String namespace, String time) {
    this.artifact = artifact;
    this.namespace = namespace;
    this.time = time;
  }

  /**
   * The findings of a report as JSON objects in UTF-8; a finding that was cut before stays as it
   * is.
   *
   * @throws DecodeException where it is not JSON or holds more than 50,000 findings
   */
  public static List<byte[]> split(byte[] json) throws DecodeException {
    JsonNode report;
    try {
      report = JSON.readTree(json);
    } catch (IOException e) {
      throw new DecodeException("not JSON: " + e.getMessage(), e);
    }
    if (report.path("Results").isArray()) {
      return ofScan(report);
    }
    return report.path("report").isObject() ? ofOperator(report) : List.of(json);
  }

  private static List<byte[]> ofScan(JsonNode report) throws DecodeException {
    TrivyReport cut =
        new TrivyReport(
            report.path("ArtifactName").asText(), "", report.path("CreatedAt").asText());
    for (JsonNode result : report.path("Results")) {
      String target = result.path("Target").asText();
      for (JsonNode v : result.path("Vulnerabilities")) {
        cut.add(target, "vulnerability", v, "VulnerabilityID", "PkgName", "FixedVersion");
      }
      for (JsonNode m : result.path("Misconfigurations")) {
        if (!m.path("Status").asText("FAIL").equals("PASS")) {
          cut.add(target, "misconfiguration", m, "ID", "Type", "Resolution");
        }
      }
      for (JsonNode s : result.path("Secrets")) {
        cut.add(target, "secret", s, "RuleID", "Category", "");
      }
    }
    return cut.out;
  }

  private static List<byte[]> ofOperator(JsonNode object) throws DecodeException {
    JsonNode report = object.path("report");
    JsonNode labels = object.path("metadata").path("labels");
    String image =
        report.path("artifact").path("repository").asText()
            + ":"
            + report.path("artifact").path("tag").asText();
    String workload = labels.path("trivy-operator.resource.name").asText();
    TrivyReport cut =
        new TrivyReport(
            image.equals(":") ? workload : image,
            object.path("metadata").path("namespace").asText(),
            report.path("updateTimestamp").asText());
    for (JsonNode v : report.path("vulnerabilities")) {
      cut.add(workload, "vulnerability", v, "vulnerabilityID", "resource", "fixedVersion");
    }
    for (JsonNode s : report.path("secrets")) {
      cut.add(workload, "secret", s, "ruleID", "category", "");
    }
    for (JsonNode c : report.path("checks")) {
      if (!c.path("success").asBoolean(false)) {
        cut.add(workload, "misconfiguration", c, "checkID", "category", "remediation");
      }
    }
    return cut.out;
  }

  private void add(
      String target, String type, JsonNode finding, String id, String what, String fixed)
      throws DecodeException {
    if (out.size() >= MAX_FINDINGS) {
      throw new DecodeException(
          "more than " + MAX_FINDINGS + " findings; send the report in parts");
    }
    String title = first(finding, "Title", "title", "Message");
    ObjectNode document = JSON.createObjectNode();
    document.put("artifact", artifact).put("namespace", namespace).put("target", target);
    document.put("class", type).put("id", finding.path(id).asText());
    document.put("severity", first(finding, "Severity", "severity"));
    document.put("package", finding.path(what).asText());
    document.put("installed_version", first(finding, "InstalledVersion", "installedVersion"));
    document.put("fixed_version", fixed.isEmpty() ? "" : finding.path(fixed).asText());
    document.put("title", title);
    document.put("headline", finding.path(id).asText() + " in " + artifact);
    document.put("time", time);
    out.add(document.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String first(JsonNode node, String... keys) {
    for (String key : keys) {
      if (node.hasNonNull(key)) {
        return node.get(key).asText();
      }
    }
    return "";
  }
}
