package io.vedette.rules.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vedette.model.AuditEvent;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules and events may try, and what must come of it: an answer, never a crash. */
class SigmaRobustnessTest {
  private static final String HEAD = "title: t\nlogsource: {product: test}\ndetection:\n";

  private static RulePack pack(String detection) {
    return RulePack.fromFiles(Map.of("r.yml", HEAD + detection.indent(2)));
  }

  private static boolean matches(String detection, String document) {
    RulePack pack = pack(detection);
    assertThat(pack.problems()).isEmpty();
    return !pack.sigma().match(new AuditEvent("test", "", "1", 0, 0, document)).isEmpty();
  }

  private static String reason(String yaml) {
    List<Problem> problems = RulePack.fromFiles(Map.of("r.yml", yaml)).problems();
    assertThat(problems).hasSize(1);
    return problems.get(0).reason();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"f\":\"EVIL\"}",
        "{\"f\":\"\\u0065vil\"}",
        "{\"z\":{\"y\":[1,2,{\"x\":null}]},\"f\":\"evil\"}",
        "{\"f\":[\"good\",\"evil\"]}",
        "{\"f\":[[\"evil\"]]}",
        "{\"f\":\"good\",\"f\":\"evil\"}",
        "{\"f\":\"evil\", \"cut\": "
      })
  void findsTheValueHoweverItIsWrapped(String document) {
    assertThat(matches("s: {f: evil}\ncondition: s", document)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "nonsense", "{", "{\"f\":", "null", "\"evil\"", "{\"F\":\"evil\"}"})
  void damagedOrForeignDocumentsMatchNothing(String document) {
    assertThat(matches("s: {f: evil}\ncondition: s", document)).isFalse();
  }

  @Test
  void caseFoldsBeyondAscii() {
    assertThat(matches("s: {f|contains: 'ÄRGER'}\ncondition: s", "{\"f\":\"großer ärger\"}"))
        .isTrue();
    assertThat(matches("s: {f: 'ПРИВЕТ'}\ncondition: s", "{\"f\":\"привет\"}")).isTrue();
  }

  @Test
  void lookAlikesAndOtherNormalFormsAreOtherTextsAsSpecified() {
    String rule = "s: {f|contains: 'paypal é'}\ncondition: s";
    assertThat(matches(rule, "{\"f\":\"PAYPAL É\"}")).isTrue();
    // Cyrillic а, and e with a combining accent: Sigma compares characters and normalises none
    assertThat(matches(rule, "{\"f\":\"p\u0430yp\u0430l \u00e9\"}")).isFalse();
    assertThat(matches(rule, "{\"f\":\"paypal e\u0301\"}")).isFalse();
    assertThat(matches("s: {f|re: '[\\u0400-\\u04ff]'}\ncondition: s", "{\"f\":\"p\u0430y\"}"))
        .isTrue();
    assertThat(matches("s: {f: 'a\u200bb'}\ncondition: s", "{\"f\":\"ab\"}")).isFalse();
  }

  @Test
  void charactersBeyondTheBasicPlaneAndLoneSurrogatesAreRead() {
    assertThat(
            matches("s: {f|contains: '\ud83d\udc80'}\ncondition: s", "{\"f\":\"x\ud83d\udc80y\"}"))
        .isTrue();
    assertThat(matches("s: {f|startswith: x}\ncondition: s", "{\"f\":\"x\\ud83d\"}")).isTrue();
  }

  @Test
  void theOrderOfFieldsAndTheirRepetitionChangeNothing() {
    String rule = "s: {a: 1, b.c|endswith: z}\ncondition: s";
    assertThat(matches(rule, "{\"b\":{\"c\":\"xyz\"},\"a\":1}")).isTrue();
    assertThat(matches(rule, "{\"b.c\":\"xyz\",\"a\":\"1\"}")).isTrue();
    assertThat(matches(rule, "{\"a\":2,\"b\":{\"c\":\"q\"},\"a\":1,\"b\":{\"c\":\"z\"}}")).isTrue();
  }

  @Test
  void encodedWordsAreFoundAtEveryOffsetAndWidth() {
    String rule = "s: {f|wide|base64offset|contains: 'Invoke-Thing'}\ncondition: s";
    for (String before : List.of("", "x", "xy", "xyz")) {
      byte[] bytes =
          (before + "Invoke-Thing;").getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
      String text = java.util.Base64.getEncoder().encodeToString(bytes);
      assertThat(matches(rule, "{\"f\":\"-enc " + text + "\"}")).as(before).isTrue();
    }
  }

  @Test
  void manyLargeStringsAndManyWildcardsTakeLinearTime() {
    String part = "ab".repeat(1 << 18);
    String document = "{\"f\":[\"" + part + "\",\"" + part + "\",\"" + part + "needle\"]}";
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        java.time.Duration.ofSeconds(20),
        () -> {
          assertThat(matches("s: {f: '*a*b*a*b*a*b*a*c*needle'}\ncondition: s", document))
              .isFalse();
          assertThat(matches("s: {f: '*a*b*needle'}\ncondition: s", document)).isTrue();
          assertThat(matches("s: {f|re: '^(([a-z])+.)+[A-Z]([a-z])+$'}\ncondition: s", document))
              .isFalse();
          assertThat(matches("s: {f|re: '(a|b|ab)*c'}\ncondition: s", document)).isFalse();
        });
  }

  @Test
  void aStringOfOneMegabyteIsSearchedToItsEnd() {
    String text = "x".repeat(1 << 20);
    String document = "{\"f\":\"" + text + "needle\"}";
    assertThat(matches("s: {f|contains: needle}\ncondition: s", document)).isTrue();
    assertThat(matches("s: {f|re: 'x+needle$'}\ncondition: s", document)).isTrue();
    assertThat(matches("k: [needle]\ncondition: k", document)).isTrue();
  }

  @Test
  void deepNestingIsReadAsFarAsItIsSound() {
    String deep = "{\"f\":\"evil\",\"d\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
    assertThat(matches("s: {f: evil}\ncondition: s", deep)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"((a{100}){100}){100}", "(((a{900}){900}){900}){900}", "(?=x)y", "(a)\\1", "["})
  void expressionsThatCannotRunInLinearTimeOrSpaceAreRefused(String regex) {
    String yaml = HEAD + "  s: {f|re: '" + regex + "'}\n  condition: s";
    assertThat(reason(yaml)).contains("regular expression");
  }

  @Test
  void anExpressionNestedTwentyThousandDeepIsRefusedAndNotACrash() {
    String regex = "(".repeat(8_000) + "a" + ")".repeat(8_000);
    assertThat(reason(HEAD + "  s: {f|re: '" + regex + "'}\n  condition: s")).contains("too large");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "title: t\naction: global\ndetection: {s: {a: 1}, condition: s}",
        "title: t\nlogsource: {product: x}\ndetection: {s: {a: 1}, condition: s | count() > 5}",
        "title: t\nlogsource: {product: x}\ndetection: {s: {a: 1}, timeframe: 5m, condition: s}",
        "title: t\nlogsource: {product: x}\ntimeframe: 5m\ndetection: {s: {a: 1}, condition: s}",
        "title: t\nlogsource: {product: x}\n"
            + "detection: {s: {a: 1}, timeframe: 5m, condition: s | count() by u >}",
        "title: t\nlogsource: {product: x}\n"
            + "detection: {s: {a: 1}, timeframe: 5m, condition: s | count() > 5 and s}",
        "title: t\nlogsource: {product: x}\ndetection: {s: {a: 1}, timeframe: 5m,"
            + " condition: s | count(f) by h > 5 and s | count(f) by h > 2}",
        "title: t\nlogsource: {product: x}\n"
            + "detection: {s: {a: 1}, timeframe: soon, condition: s | count() > 5}",
        "title: t\nlogsource: {product: x}\n"
            + "detection: {s: {a: 1}, timeframe: 5m, condition: s | sum() by h > 5}",
        "title: t\nlogsource: {product: x}\n"
            + "detection: {s: {a: 1}, timeframe: 5m, condition: s | near t}",
        "title: t\nlogsource: {product: x}\n"
            + "detection: {s: {a: 1}, timeframe: 5m, condition: [s, s | count() > 5]}",
        "action: repeat\ntitle: t\nlogsource: {product: x}\ndetection: {s: {a: 1}, condition: s}",
        "action: replace\ntitle: t\nlogsource: {product: x}\ndetection: {s: {a: 1}, condition: s}",
        "action: {a: b}",
        "title: t\nlogsource: {product: x}\ndetection: {s: {a|exclude: b}, condition: s}",
        "title: t\nlogsource: {product: x}\ndetection: {s: {a|contains: *b}, condition: s}",
        "title: t\nlogsource: {product: x}\ndetection: {s: {a|cidr|expand: '%n%'}, condition: s}",
        "title: t\nlogsource: {product: x}\ndetection: {s: {? [a, b] : c}, condition: s}",
        "title: t\nlogsource: {product: x}\ndetection: {s: &a [*a], condition: s}",
        "name: build\non: [push]\njobs: {test: {runs-on: x}}",
        "unreadable: the file cannot be read",
        "title: t\nlogsource: {product: x}\ndetection: {s: {a: 1}, condition: s | near t}",
        "title: t\nlogsource: {product: x}\ndetection: {s: {a|expand: '%x%'}, condition: s}",
        "title: t\nlogsource: {product: x}\ndetection: {s: {a: 1}, condition: }",
        "title: t\nlogsource: {product: x}\ndetection: {s: {a: 1}, condition: s and}",
        "title: t\nlogsource: {product: x}\ndetection: {s: , condition: s}",
        "title: t\nlogsource: {}\ndetection: {s: {a: 1}, condition: s}",
        "title: t\ndetection: {s: {a: 1}, condition: s}",
        "title: t\nlogsource: {product: x}\nlevel: severe\ndetection: {s: {a: 1}, condition: s}",
        "title: t\n"
            + "correlation: {type: event_count, rules: [gone], timespan: 1m, condition: {gte: 1}}",
        "title: t\ncorrelation: {type: sum, rules: [gone], timespan: 1m, condition: {gte: 1}}",
        "- a\n- b",
        "just text",
        "a: [1\n"
      })
  void whatCannotRunIsRefusedWithAReason(String yaml) {
    assertThat(reason(yaml)).isNotBlank().doesNotContain("Exception");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "s: {f|contains|all: [a, b], g: null}\ncondition: s",
        "s: [{f: 1}, {g|startswith: x}]\ncondition: s",
        "s: {f: [1, true, null, 2.5]}\ncondition: s",
        "s1: {f: 1}\ns2: {g: 2}\ncondition: [s1, s2]",
        "s_a: {f: 1}\ns_b: {f: 2}\nfilter_x: {g: 1}\ncondition: 1 of s_* AND NOT 1 of filter_*",
        "s: {f|utf16le|base64offset|contains: http}\ncondition: s",
        "s: {f|wide|base64offset|contains: http}\ncondition: s",
        "s: {f|re|i|m|s: 'a.b$'}\ncondition: s",
        "s: {f|cidr: ['10.0.0.0/8', 'fe80::/10']}\ncondition: s",
        "k: ['a b', '*c*']\ncondition: k",
        "k: {'|all': [a, b]}\ncondition: all of them",
        "s: {f|exists: 'true', g|fieldref: h, i|gte: 3}\ncondition: s",
        "s: {f|windash|contains|all: [' -a ', ' -b ']}\ncondition: s",
        "s: {f: ''}\ncondition: not s",
        "s: {f: '>0', g: '<10', h: '\\u200b'}\ncondition: s",
        "s: {f|contains: ['​', '﻿', '⁠']}\ncondition: s",
        "s: {4688: 0x1f, on: yes, n: ~}\ncondition: s",
        "s-1: {f: 1}\ns.2: {f: 2}\ncondition: (s-1) or(s.2)",
        "s: {f|contains|cased: A, g|neq: 1, h|fieldref|neq: i}\ncondition: s",
        "s: {f|re: '(?i).*&&set.*(\\{\\d\\}){2,}\\\\\"\\s+?\\-f.*\\/c'}\ncondition: s",
        "s: {f|re: '[^/]{100,}$'}\ncondition: s",
        "s: {t|hour|lt: 6, t|minute: 5}\ncondition: s",
        "s: {f|wide|base64: text, g|base64offset|contains|all: [foo, bar]}\ncondition: s",
        "s: {f: [1, deny]}\ncondition: s\ntimeframe: null",
      })
  void everythingThatTheSpecificationAllowsLoads(String detection) {
    assertThat(pack(detection).problems()).isEmpty();
  }

  @Test
  void placeholdersTakeTheirValuesFromADocumentOfTheirOwn() {
    RulePack pack =
        RulePack.fromFiles(
            Map.of(
                "r.yml",
                HEAD + "  s: {f|expand: ['%admins%', 'x-%admins%']}\n  condition: s",
                "values.yml",
                "placeholders: {admins: [root, alice]}"));
    assertThat(pack.problems()).isEmpty();
    for (String user : List.of("root", "ALICE", "x-alice")) {
      assertThat(
              pack.sigma().match(new AuditEvent("test", "", "1", 0, 0, "{\"f\":\"" + user + "\"}")))
          .hasSize(1);
    }
    assertThat(pack.sigma().match(new AuditEvent("test", "", "1", 0, 0, "{\"f\":\"%admins%\"}")))
        .isEmpty();
  }

  @Test
  void aFilterNarrowsOnlyRulesOfItsLogSource() {
    String filter =
        "\n"
            + "---\n"
            + "title: f\n"
            + "logsource: {product: other}\n"
            + "filter: {rules: any, x: {g: 1}, condition: not x}";
    RulePack pack =
        RulePack.fromFiles(Map.of("r.yml", HEAD + "  s: {f: evil}\n  condition: s" + filter));
    assertThat(pack.problems()).isEmpty();
    assertThat(
            pack.sigma().match(new AuditEvent("test", "", "1", 0, 0, "{\"f\":\"evil\",\"g\":1}")))
        .hasSize(1);
  }

  @Property(tries = 300)
  void noTextCrashesTheLoader(@ForAll @StringLength(max = 200) String text) {
    assertThatCode(() -> RulePack.fromFiles(Map.of("r.yml", text))).doesNotThrowAnyException();
    assertThatCode(
            () ->
                RulePack.fromFiles(
                    Map.of("r.yml", HEAD + "  s: {f|re: \"" + text.replace("\"", "") + "\"}")))
        .doesNotThrowAnyException();
  }

  @Property(tries = 300)
  void noDocumentCrashesTheEngine(@ForAll @StringLength(max = 200) String text) {
    RulePack pack = pack("s: {f|contains: a}\nk: [b]\ncondition: s or k");
    assertThatCode(() -> pack.sigma().match(new AuditEvent("test", "", "1", 0, 0, text)))
        .doesNotThrowAnyException();
  }
}
