package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.review.OcsfFinding;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import io.vedette.rules.sigma.SigmaCorrelation;
import io.vedette.rules.sigma.SigmaRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The technique ids of rules and watches, and the table and layer that people see them in. */
class TechniquesTest {
  /** Ids that detectors write by themselves. */
  private static final Set<String> OF_WATCHES =
      Set.of("T1496.001", "T1496.004", "AML.T0051", "AML.T0053", "AML.T0024", "AML.T0020");

  private static Set<String> table() throws IOException {
    Set<String> out = new HashSet<>();
    try (InputStream in = OcsfFinding.class.getResourceAsStream("attack.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String[] columns = line.split("\t", -1);
        assertThat(columns).as(line).hasSize(3).doesNotContain("");
        assertThat(columns[0]).matches("T\\d{4}(\\.\\d{3})?|AML\\.T\\d{4}(\\.\\d{3})?");
        out.add(columns[0]);
      }
    }
    return out;
  }

  private static Set<String> ofPacks() {
    RulePack pack = RulePack.fromFiles(RulePackLoader.builtin());
    Set<String> out = new TreeSet<>();
    for (SigmaRule rule : pack.sigma().rules()) {
      out.addAll(rule.techniques());
    }
    for (SigmaCorrelation rule : pack.sigma().correlations()) {
      out.addAll(rule.techniques());
    }
    return out;
  }

  @Test
  void everyTechniqueOfThePacksAndWatchesIsInTheTable() throws IOException {
    assertThat(table()).containsAll(ofPacks()).containsAll(OF_WATCHES);
  }

  @Test
  void everyRuleOfThePacksThatReportsNamesATechnique() {
    RulePack pack = RulePack.fromFiles(RulePackLoader.builtin());
    assertThat(pack.sigma().rules())
        .filteredOn(rule -> !rule.logSource().product().matches("falco|trivy"))
        .allSatisfy(rule -> assertThat(rule.techniques()).as(rule.title()).isNotEmpty());
  }

  @Test
  void layersHaveTheFieldsThatTheNavigatorDocuments() throws IOException {
    layer("attack", "enterprise-attack", "T\\d{4}(\\.\\d{3})?");
    layer("atlas", "atlas-atlas", "AML\\.T\\d{4}(\\.\\d{3})?");
  }

  private static void layer(String domain, String name, String ids) throws IOException {
    StringWriter out = new StringWriter();
    int code =
        Vedette.commandLine()
            .setOut(new PrintWriter(out))
            .execute("rules", "coverage", "--domain", domain);
    assertThat(code).isZero();
    JsonNode layer = new ObjectMapper().readTree(out.toString());
    Set<String> known =
        Set.of(
            "name",
            "versions",
            "domain",
            "description",
            "techniques",
            "legendItems",
            "hideDisabled",
            "gradient",
            "filters",
            "sorting",
            "layout",
            "metadata",
            "links");
    for (Iterator<String> fields = layer.fieldNames(); fields.hasNext(); ) {
      assertThat(known).contains(fields.next());
    }
    assertThat(layer.path("domain").asText()).isEqualTo(name);
    assertThat(layer.path("versions").path("layer").asText()).isEqualTo("4.5");
    assertThat(layer.path("techniques")).isNotEmpty();
    for (JsonNode technique : layer.path("techniques")) {
      assertThat(technique.path("techniqueID").asText()).matches(ids);
      assertThat(technique.path("score").isNumber()).isTrue();
      assertThat(technique.path("color").asText()).matches("#[0-9a-f]{6}");
      assertThat(technique.path("enabled").isBoolean()).isTrue();
      assertThat(technique.path("comment").isTextual()).isTrue();
    }
    for (JsonNode item : layer.path("legendItems")) {
      assertThat(item.path("label").isTextual()).isTrue();
      assertThat(item.path("color").asText()).matches("#[0-9a-f]{6}");
    }
  }
}
