package io.vedette.rules.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.rules.RulePack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What an attacker may do to the writing of an event, and what it must not change. */
class SigmaBypassProperties {
  /** One rule: a modifier, its text, whether under a negation. */
  record Rule(String modifier, String text, boolean negated) {
    private static final Map<String, BiPredicate<String, String>> MEANING =
        Map.of(
            "", String::equals,
            "|contains", String::contains,
            "|startswith", String::startsWith,
            "|endswith", String::endsWith);

    String yaml(int id) {
      return """
      title: r%1$d
      id: r%1$d
      logsource: {product: test}
      detection: {s: {f%2$s: '%3$s'}, t: {g: 1}, condition: t and %4$s s}
      """
          .formatted(id, modifier, text, negated ? "not" : "");
    }

    /** By the letter of the specification, without an index. */
    boolean matches(List<String> values) {
      BiPredicate<String, String> meaning = MEANING.get(modifier);
      String wanted = text.toLowerCase(Locale.ROOT);
      return negated
          != values.stream().anyMatch(v -> meaning.test(v.toLowerCase(Locale.ROOT), wanted));
    }
  }

  @Provide
  Arbitrary<List<Rule>> rules() {
    return Combinators.combine(
            Arbitraries.of(Rule.MEANING.keySet()),
            Arbitraries.strings().withChars('a', 'B', '/').ofMinLength(1).ofMaxLength(4),
            Arbitraries.of(false, false, true))
        .as(Rule::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<List<String>> values() {
    return Arbitraries.strings().withChars('A', 'b', '/').ofMaxLength(6).list().ofMaxSize(3);
  }

  @Property(tries = 300, seed = "20")
  void aRuleAmongManyMeansWhatTheSpecificationSays(
      @ForAll("rules") List<Rule> rules, @ForAll("values") List<String> values) {
    StringBuilder yaml = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      yaml.append(i == 0 ? "" : "---\n").append(rules.get(i).yaml(i));
      if (rules.get(i).matches(values)) {
        expected.add("sigma:r" + i);
      }
    }
    String array =
        values.stream().map(v -> "\"" + v + "\"").collect(Collectors.joining(",", "[", "]"));
    assertThat(match(yaml.toString(), "{\"g\":1,\"f\":" + array + "}")).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withChars(" .-_/:=éжß中\u200b")
        .ofMinLength(1)
        .ofMaxLength(20);
  }

  @Property(tries = 300, seed = "21")
  void aValueIsFoundHoweverItIsWritten(@ForAll("texts") String text, @ForAll long seed) {
    Random random = new Random(seed);
    String rule =
        "title: r\nid: r\nlogsource: {product: test}\n"
            + "detection: {s: {a.f|contains: '"
            + text
            + "'}, condition: s}";
    String value = "\"" + written("x" + text + "y", random) + "\"";
    for (int depth = random.nextInt(4); depth > 0; depth--) {
      value = "[" + (random.nextBoolean() ? "\"other\",null," : "") + value + ",{\"n\":1}]";
    }
    List<String> fields =
        new ArrayList<>(List.of("\"z\":{\"f\":[1,{\"a\":[]}]}", "\"b\":null", "\"a.g\":\"x\""));
    fields.add(random.nextBoolean() ? "\"a\":{\"f\":" + value + "}" : "\"a.f\":" + value);
    Collections.shuffle(fields, random);
    assertThat(match(rule, "{" + String.join(", \n", fields) + "}")).containsExactly("sigma:r");
    assertThat(match(rule, "{" + String.join(",", fields).replace("\"a", "\"q") + "}")).isEmpty();
  }

  /** JSON text of a value, in any case and with any characters as escapes. */
  private static String written(String text, Random random) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      char cased = random.nextBoolean() && c < 128 ? Character.toUpperCase(c) : c;
      out.append(random.nextInt(3) == 0 ? "\\u%04x".formatted((int) cased) : String.valueOf(cased));
    }
    return out.toString();
  }

  /** Expressions of what Sigma allows: characters, classes, groups, repetitions, anchors. */
  @Provide
  Arbitrary<String> expressions() {
    Arbitrary<String> atom =
        Arbitraries.of("a", "b", "\\.", ".", "[ab]", "[^a]", "\\d", "\\w", "\\s", "a{2}", "b{1,3}");
    return Arbitraries.lazyOf(
        () -> atom,
        () -> atom,
        () -> Combinators.combine(expressions(), expressions()).as((x, y) -> x + y),
        () ->
            Combinators.combine(expressions(), expressions()).as((x, y) -> "(" + x + "|" + y + ")"),
        () ->
            Combinators.combine(expressions(), Arbitraries.of("*", "+", "?", "*?"))
                .as((x, times) -> "(?:" + x + ")" + times));
  }

  @Property(tries = 500, seed = "22")
  void anExpressionFindsWhatABacktrackingEngineFinds(
      @ForAll("expressions") String expression,
      @ForAll("inputs") String input,
      @ForAll boolean anchored) {
    String whole = anchored ? "^" + expression + "$" : expression;
    if (whole.length() > 200) {
      return;
    }
    String rule =
        "title: r\nid: r\nlogsource: {product: test}\ndetection: {s: {f|re: '"
            + whole
            + "'}, condition: s}";
    boolean expected = Pattern.compile(whole).matcher(input).find();
    assertThat(match(rule, "{\"f\":\"" + input + "\"}")).hasSize(expected ? 1 : 0);
  }

  @Provide
  Arbitrary<String> inputs() {
    return Arbitraries.strings().withChars("ab.1 A").ofMaxLength(8);
  }

  private static List<String> match(String yaml, String document) {
    RulePack pack = RulePack.fromFiles(Map.of("r.yml", yaml));
    assertThat(pack.problems()).isEmpty();
    return pack.sigma().match(new AuditEvent("test", "", "1", 0, 0, document)).stream()
        .map(Finding::detector)
        .toList();
  }
}
