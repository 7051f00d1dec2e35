package io.vedette.rules.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.AuditEvent;
import io.vedette.rules.RuleException;
import io.vedette.rules.yaml.YamlNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Semantics of the Sigma specification 2.1, case by case. */
class SigmaSpecTest {
  private static boolean matches(String detection, String event) throws RuleException {
    YamlNode document =
        YamlNode.documents(
                "title: t\nlogsource: {product: test}\ndetection:\n" + detection.indent(2))
            .get(0);
    SigmaRuleSet rules = SigmaRuleSet.compile(java.util.List.of(SigmaParser.parse(document)));
    return !rules.match(new AuditEvent("test", "", "1", 0, 0, event)).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1} on {2} is {3}")
  @CsvSource(
      delimiter = ';',
      value = {
        "f; Abc; aBC; true",
        "f; a*c; abbbc; true",
        "f; a?c; abbc; false",
        "f; 'a\\*c'; 'a*c'; true",
        "f; 'a\\*c'; abc; false",
        "f|cased; Abc; abc; false",
        "f|contains; b; abc; true",
        "f|startswith; b; abc; false",
        "f|endswith; bc; abc; true",
        "f|contains|windash; ' -x'; 'cmd /x'; true",
        "f|contains|windash; ' -a -b'; 'cmd /a -b'; true",
        "f|contains|windash; ' -a -b'; 'cmd \u2014a \u2015b'; true",
        "f|contains|windash; ' \u2013a'; 'cmd -a'; true",
        "f|contains|windash; 'a-b'; 'a/b'; false",
        "f|windash; '-x*y'; '/x12y'; true",
        "f|windash|base64offset|contains; '-ab'; 'L2Fi'; true",
        "f|re; '\\u0061.c'; xabcx; true",
        "f|re; 'c\\Z'; abc; true",
        "f|re; '\\${?in}?$'; 'x${in}'; true",
        "f|re; '\\x{61}\\p{L}{1,2}$'; abc; true",
        "f|re; 'a.c'; xabcx; true",
        "f|re; 'A.C'; abc; false",
        "f|re|i; 'A.C'; abc; true",
        "f|cidr; 10.0.0.0/8; 10.200.3.4; true",
        "f|cidr; 10.0.0.0/8; 11.0.0.1; false",
        "f|cidr; 'fd00::/8'; 'fd12::1'; true",
        "f|gte; 5; 5; true",
        "f|lt; 5; 5; false",
        "f|base64offset|contains; foobar; 'eGZvb2Jhcg=='; true",
        "f|wide|base64offset|contains; ab; 'YQBiAA=='; true",
        "f|neq; a; b; true",
        "f|neq; a; a; false",
      })
  void comparesAsSpecified(String field, String value, String actual, boolean expected)
      throws RuleException {
    String event = "{\"f\": \"" + actual.replace("\\", "\\\\") + "\"}";
    assertThat(matches("s: {'" + field + "': '" + value + "'}\ncondition: s", event))
        .isEqualTo(expected);
  }

  @Test
  void conditionsBindAsSpecified() throws RuleException {
    String selections = "a: {x: 1}\nb: {y: 1}\nc1: {z: 1}\nc2: {z: 2}\n";
    assertThat(matches(selections + "condition: a or b and not c1", "{\"x\":1,\"z\":1}")).isTrue();
    assertThat(matches(selections + "condition: (a or b) and not c1", "{\"x\":1,\"z\":1}"))
        .isFalse();
    assertThat(matches(selections + "condition: 1 of c*", "{\"z\":2}")).isTrue();
    assertThat(matches(selections + "condition: all of c*", "{\"z\":2}")).isFalse();
    assertThat(matches(selections + "condition: 1 of them", "{\"y\":1}")).isTrue();
  }

  @Test
  void listsAreAlternativesUnlessAllIsAsked() throws RuleException {
    assertThat(matches("s: {f|contains: [a, b]}\ncondition: s", "{\"f\":\"xb\"}")).isTrue();
    assertThat(matches("s: {f|contains|all: [a, b]}\ncondition: s", "{\"f\":\"xb\"}")).isFalse();
    assertThat(matches("s: {f|contains|all: [a, b]}\ncondition: s", "{\"f\":\"ab\"}")).isTrue();
  }

  @Test
  void keywordsSearchTheWholeEvent() throws RuleException {
    assertThat(matches("k: [needle]\ncondition: k", "{\"a\":{\"b\":[\"hayNEEDLEhay\"]}}")).isTrue();
    assertThat(matches("k: {'|all': [x, y]}\ncondition: k", "{\"a\":\"x\",\"b\":\"y\"}")).isTrue();
  }

  @Test
  void nullExistsAndFieldReferences() throws RuleException {
    assertThat(matches("s: {f: null}\ncondition: s", "{\"g\":1}")).isTrue();
    assertThat(matches("s: {f|exists: true}\ncondition: s", "{\"g\":1}")).isFalse();
    assertThat(matches("s: {f|fieldref: g}\ncondition: s", "{\"f\":\"A\",\"g\":\"a\"}")).isTrue();
  }

  @Test
  void arraysOnTheWayFanOut() throws RuleException {
    assertThat(
            matches(
                "s: {spec.containers.image|startswith: evil/}\ncondition: s",
                "{\"spec\":{\"containers\":[{\"image\":\"ok\"},{\"image\":\"evil/x\"}]}}"))
        .isTrue();
  }

  @Test
  void aFilterOrRuleInAnotherTaxonomyIsRefused() {
    YamlNode document =
        YamlNode.documents(
                "title: t\ntaxonomy: mine\nlogsource: {product: x}\n"
                    + "detection: {s: {f: 1}, condition: s}")
            .get(0);
    assertThatThrownBy(() -> SigmaParser.parse(document)).hasMessageContaining("'mine'");
  }

  @Test
  void whatTheEngineLacksIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> matches("s: {f|expand: '%x%'}\ncondition: s", "{}"))
        .hasMessageContaining("expand");
    assertThatThrownBy(() -> matches("s: {f|re: '(?=x)'}\ncondition: s", "{}"))
        .hasMessageContaining("look-around");
    assertThatThrownBy(() -> matches("s: {f: 1}\ncondition: s | count() > 3", "{}"))
        .hasMessageContaining("correlation");
    assertThatThrownBy(() -> matches("s: {f: 1}\ncondition: t", "{}"))
        .hasMessageContaining("'t' is no selection");
  }

  @Test
  void hostileStringsCostNoExponentialTime() {
    String bomb = "a".repeat(1 << 20);
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(matches("s: {f|re: '(a+)+$'}\ncondition: s", "{\"f\":\"" + bomb + "!\"}"))
              .isFalse();
          assertThat(matches("s: {f: '*a*b*c*d*e'}\ncondition: s", "{\"f\":\"" + bomb + "\"}"))
              .isFalse();
        });
  }
}
