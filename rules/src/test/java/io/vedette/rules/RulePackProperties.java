package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any YAML is a set of rules or refused with a reason; nothing else comes of it. */
class RulePackProperties {
  /** What documents of all kinds hold, so that a generated one gets deep into some parser. */
  private static final List<String> KEYS =
      List.of(
          "title",
          "id",
          "level",
          "tags",
          "logsource",
          "product",
          "detection",
          "condition",
          "s",
          "a|contains|all",
          "b|re",
          "c|cidr|expand",
          "d|gte",
          "e|exists",
          "|all",
          "timeframe",
          "correlation",
          "type",
          "rules",
          "group-by",
          "timespan",
          "gte",
          "aliases",
          "generate",
          "filter",
          "placeholders",
          "action",
          "vedette",
          "source",
          "match",
          "no_match",
          "repeat",
          "event",
          "when",
          "then",
          "forecast",
          "scaling",
          "autoscale",
          "detector",
          "log_patterns",
          "apiVersion",
          "kind",
          "spec",
          "metadata",
          "name",
          "metric",
          "limit",
          "unreadable");

  private static final List<String> SCALARS =
      List.of(
          "x",
          "s",
          "'*'",
          "not s",
          "s | count() by a > 3",
          "s | near s",
          "1 of s*",
          "event_count",
          "temporal",
          "5m",
          "30s",
          "12",
          "-1",
          "1e999",
          "true",
          "null",
          "''",
          "'%x%'",
          "10.0.0.0/8",
          "'(a'",
          "'\\u200b'",
          "2026-01-01",
          "global",
          "repeat",
          "reset",
          "high",
          "openslo/v1",
          "SLO",
          ".nan",
          "0x1f",
          "!!binary aGk=",
          "&y z");

  @Provide
  Arbitrary<String> documents() {
    return fields(4).list().ofMinSize(1).ofMaxSize(3).map(d -> String.join("\n---\n", d));
  }

  private static Arbitrary<String> value(int depth) {
    Arbitrary<String> scalar = Arbitraries.of(SCALARS);
    return depth == 0
        ? scalar
        : Arbitraries.frequencyOf(
            Tuple.of(3, scalar),
            Tuple.of(4, fields(depth - 1)),
            Tuple.of(
                1,
                value(depth - 1)
                    .list()
                    .ofMaxSize(3)
                    .map(items -> "[" + String.join(", ", items) + "]")));
  }

  private static Arbitrary<String> fields(int depth) {
    Arbitrary<String> field =
        Combinators.combine(Arbitraries.of(KEYS), value(depth)).as((k, v) -> "\"" + k + "\": " + v);
    return field
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(all -> all.stream().collect(Collectors.joining(", ", "{", "}")));
  }

  @Property(tries = 300, seed = "30", edgeCases = EdgeCasesMode.NONE)
  void anyYamlIsReadOrRefusedWithAReason(@ForAll("documents") String yaml) {
    RulePack pack = RulePack.fromFiles(Map.of("any.yml", yaml));
    assertThat(pack.problems()).allSatisfy(p -> assertThat(p.reason()).isNotBlank());
    assertThat(RulePack.check("any.yml", yaml, Map.of()))
        .allSatisfy(p -> assertThat(p.reason()).isNotBlank());
  }

  @Property(tries = 200, seed = "31", edgeCases = EdgeCasesMode.NONE)
  void anySigmaRuleIsReadOrRefusedWithAReason(@ForAll("detections") String detection) {
    String yaml = "title: t\nlogsource: {product: x}\ndetection: " + detection;
    RulePack pack = RulePack.fromFiles(Map.of("any.yml", yaml));
    assertThat(pack.sigma().rules().size() + pack.problems().size()).isPositive();
  }

  @Provide
  Arbitrary<String> detections() {
    Arbitrary<String> search = value(2);
    return Combinators.combine(
            search,
            search,
            Arbitraries.of(
                "s", "s and not t", "1 of them", "all of s*", "s | count(a) by b > 2", "[s, t]"))
        .as((s, t, c) -> "{s: " + s + ", t: " + t + ", timeframe: null, condition: " + c + "}");
  }
}
