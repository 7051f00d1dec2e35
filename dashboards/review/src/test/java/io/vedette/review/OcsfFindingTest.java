package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against what OCSF 1.5.0 says of class 2004 and its objects. */
class OcsfFindingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Finding threat(FindingKind kind, boolean resolved, String address) {
    return new Finding(
        "id1",
        kind,
        Severity.HIGH,
        0.8,
        0.8,
        new Entity(EntityType.ACTOR, "", "eve"),
        "Title",
        "Reason",
        1000,
        2000,
        resolved,
        "",
        null,
        List.of("T1078.004", "T1562", "AML.T0051.000", "AML.T0024"),
        List.of(new Evidence("audit", "eve did it", "e1"), new Evidence("log", "text", "")),
        "sigma:x",
        Map.of("actor", "eve", "source.address", address, "action", "StopLogging"));
  }

  private static JsonNode ocsf(Finding finding) {
    return JSON.valueToTree(OcsfFinding.of(finding));
  }

  private static List<Finding> all() {
    List<Finding> all = new ArrayList<>(SampleData.findings());
    for (FindingKind kind : FindingKind.values()) {
      all.add(threat(kind, false, "2001:db8::1"));
      all.add(threat(kind, true, "cloudtrail.amazonaws.com"));
    }
    return all;
  }

  @Test
  void everyFindingIsValidByTheSchema() {
    for (Finding finding : all()) {
      assertThat(OcsfSchema.problems(ocsf(finding))).as(finding.toString()).isEmpty();
    }
  }

  @Test
  void theCheckSeesWhatIsWrong() {
    JsonNode good = ocsf(threat(FindingKind.THREAT, false, "192.0.2.1"));
    assertThat(broken(good, "/", "severity_id", "7")).contains("severity_id is 7");
    assertThat(broken(good, "/", "is_alerted", "true")).contains("is_alerted is not known");
    assertThat(broken(good, "/", "time", "\"now\"")).contains("time is \"now\"");
    assertThat(broken(good, "/metadata", "product", "null")).contains("metadata.product");
    assertThat(broken(good, "/finding_info/analytic", "type_id", "8"))
        .contains("finding_info.analytic.type_id is 8");
    assertThat(broken(good, "/evidences/0", "src_endpoint", "{}"))
        .contains("evidences.src_endpoint has none of");
  }

  private static String broken(JsonNode good, String where, String field, String value) {
    try {
      JsonNode copy = good.deepCopy();
      JsonNode object = where.equals("/") ? copy : copy.at(where);
      ((ObjectNode) object).set(field, JSON.readTree(value));
      return String.join("; ", OcsfSchema.problems(copy));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoAndWhereFromAreEvidenceAndObservables() {
    JsonNode event = ocsf(threat(FindingKind.THREAT, false, "192.0.2.1"));
    assertThat(event.at("/evidences/0/actor/user/name").asText()).isEqualTo("eve");
    assertThat(event.at("/evidences/0/src_endpoint/ip").asText()).isEqualTo("192.0.2.1");
    assertThat(event.at("/evidences/1/data/ref").asText()).isEqualTo("e1");
    assertThat(event.path("observables"))
        .extracting(o -> o.path("type_id").asInt() + " " + o.path("value").asText())
        .containsExactly("2 192.0.2.1", "4 eve", "10 actor:eve");
    assertThat(event.at("/unmapped/action").asText()).isEqualTo("StopLogging");
  }

  @Test
  void aNameIsNoAddress() {
    JsonNode event = ocsf(threat(FindingKind.THREAT, false, "cloudtrail.amazonaws.com"));
    assertThat(event.at("/evidences/0").has("src_endpoint")).isFalse();
    assertThat(event.at("/unmapped/source.address").asText()).isEqualTo("cloudtrail.amazonaws.com");
  }

  @ParameterizedTest
  @CsvSource({
    "0, T1078, T1078.004, 16",
    "1, T1562, '', 16",
    "2, AML.T0051, AML.T0051.000, ATLAS 4",
    "3, AML.T0024, '', ATLAS 4"
  })
  void subTechniquesAreBesideTheirTechnique(
      int index, String technique, String sub, String version) {
    JsonNode attack =
        ocsf(threat(FindingKind.THREAT, false, "192.0.2.1")).at("/finding_info/attacks/" + index);
    assertThat(attack.at("/technique/uid").asText()).isEqualTo(technique);
    assertThat(attack.at("/sub_technique/uid").asText()).isEqualTo(sub);
    assertThat(attack.path("version").asText()).isEqualTo(version);
  }

  @ParameterizedTest
  @EnumSource(FindingKind.class)
  void whatIsOverIsClosedAndNoAlert(FindingKind kind) {
    JsonNode over = ocsf(threat(kind, true, "192.0.2.1"));
    assertThat(over.path("type_uid").asInt()).isEqualTo(200_403);
    assertThat(over.path("status_id").asInt()).isEqualTo(4);
    assertThat(over.path("is_alert").asBoolean()).isFalse();
    assertThat(ocsf(threat(kind, false, "192.0.2.1")).path("is_alert").asBoolean()).isTrue();
  }
}
