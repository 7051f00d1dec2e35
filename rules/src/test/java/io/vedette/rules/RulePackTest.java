package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulePackTest {
  @Test
  void everyShippedFileLoadsAndItsCasesHold() {
    RulePack pack = RulePack.fromFiles(RulePackLoader.builtin());
    assertThat(pack.problems()).isEmpty();
    assertThat(pack.sigma().rules()).hasSizeGreaterThan(30);
    assertThat(pack.playbooks().all()).hasSizeGreaterThan(5);
    assertThat(pack.limits()).isNotEmpty();
  }

  @Test
  void theIndexNamesEveryFileOfThePacks() throws IOException {
    assertThat(RulePackLoader.builtin().keySet())
        .isEqualTo(RulePackLoader.directory(Path.of("packs")).keySet());
  }

  @Test
  void everyShippedThreatRuleCarriesMatchAndNoMatchCases() throws RuleException {
    for (Map.Entry<String, String> file : RulePackLoader.builtin().entrySet()) {
      if (file.getKey().startsWith("threat/")) {
        var document = Yaml.documents(file.getValue()).get(0);
        assertThat(document.path("vedette").path("match")).as(file.getKey()).isNotEmpty();
        assertThat(document.path("vedette").path("no_match")).as(file.getKey()).isNotEmpty();
        assertThat(document.path("falsepositives")).as(file.getKey()).isNotEmpty();
      }
    }
  }

  @Test
  void aBadFileIsNamedWithItsReasonAndTheOthersStayInForce() {
    Map<String, String> files = new HashMap<>(RulePackLoader.builtin());
    int before = RulePack.fromFiles(files).sigma().rules().size();
    files.put(
        "mine.yaml",
        "title: x\nlogsource: {product: aws}\ndetection: {a: {b|wrong: 1}, condition: a}");
    files.put("broken.yaml", "title: [\n  x");
    RulePack pack = RulePack.fromFiles(files);
    assertThat(pack.sigma().rules()).hasSize(before);
    assertThat(pack.problems()).hasSize(2);
    assertThat(pack.problems().get(0).toString()).startsWith("broken.yaml:").contains("not YAML");
    assertThat(pack.problems().get(1).reason()).contains("unknown modifier 'wrong'");
  }

  @Test
  void aStolenTokenIsFoundStepByStep() {
    RulePack pack = RulePack.fromFiles(RulePackLoader.builtin());
    String user = "user: {username: 'system:serviceaccount:shop:cart'}";
    assertThat(
            levels(
                pack,
                "{verb: list, "
                    + user
                    + ", objectRef: {resource: secrets}, stage: ResponseComplete, responseStatus: {code: 200}}"))
        .contains(Severity.HIGH);
    assertThat(
            levels(
                pack,
                "{verb: create, "
                    + user
                    + ", objectRef: {resource: pods, subresource: exec, namespace: shop, name: p}, stage: ResponseComplete, responseStatus: {code: 101}}"))
        .contains(Severity.MEDIUM);
  }

  private static List<Severity> levels(RulePack pack, String yaml) {
    try {
      String json = Yaml.documents(yaml).get(0).toString();
      List<Finding> findings =
          pack.sigma().match(new AuditEvent("k8s_audit", "", "e1", 1, 1, json));
      assertThat(findings).allMatch(f -> f.entity().toString().equals("shop/cart"));
      return findings.stream().map(Finding::severity).toList();
    } catch (RuleException e) {
      throw new AssertionError(e);
    }
  }
}
