package io.vedette.rules.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.SeriesKey;
import io.vedette.rules.RuleException;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import io.vedette.rules.yaml.YamlNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SloParserTest {
  private static final String HEAD =
      "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: api}\nspec:\n  service: shop/api\n";
  private static final String TAIL =
      "  timeWindow: [{duration: 4w, isRolling: true}]\n  objectives: [{targetPercent: 99.9}]\n";
  private static final String RATIO =
      """
        indicator:
          spec:
            ratioMetric:
              counter: true
              good:
                metricSource:
                  type: Prometheus
                  spec: {query: 'sum(rate(http_requests_total{job="api",code!~"5.."}[5m]))'}
              total:
                metricSource: {type: Prometheus, spec: {query: 'http_requests_total{job="api"}'}}
      """;

  private static List<Slo> parse(String yaml) {
    return SloParser.parse(YamlNode.documents(yaml));
  }

  @Test
  void theShippedObjectiveCoversEveryServiceAndNothingElse() {
    List<Slo> slos = RulePack.fromFiles(RulePackLoader.builtin()).slos();
    assertThat(slos).hasSize(1);
    Slo slo = slos.get(0);
    assertThat(slo.covers(Entity.service("shop", "cart"))).isTrue();
    assertThat(slo.covers(new Entity(EntityType.DATABASE, "shop", "db"))).isFalse();
    Slo.Calls calls = (Slo.Calls) slo.indicator();
    assertThat(calls.good(false, Long.MAX_VALUE)).isTrue();
    assertThat(calls.good(true, 1)).isFalse();
  }

  @Test
  void aRatioOfPrometheusCountersPicksItsSeries() {
    Slo slo = parse(HEAD + RATIO + TAIL).get(0);
    assertThat(slo.target()).isEqualTo(0.999);
    assertThat(slo.windowMillis()).isEqualTo(28L * 86_400_000);
    Slo.Ratio ratio = (Slo.Ratio) slo.indicator();
    assertThat(ratio.countsGood()).isTrue();
    assertThat(ratio.counted().matches(series("200"))).isTrue();
    assertThat(ratio.counted().matches(series("503"))).isFalse();
    assertThat(ratio.total().matches(series("503"))).isTrue();
    assertThat(slo.owner(series("503"))).isEqualTo(Entity.service("shop", "api"));
  }

  private static SeriesKey series(String code) {
    return new SeriesKey("http_requests_total", Attributes.of("job", "api", "code", code));
  }

  @Test
  void aThresholdOnSpansBoundsTheDurationOfEachCall() {
    String yaml =
        """
        apiVersion: openslo/v1
        kind: SLI
        metadata: {name: duration}
        spec:
          thresholdMetric:
            metricSource: {type: spans, spec: {operation: POST /pay}}
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: fast}
        spec:
          service: checkout
          indicatorRef: duration
          timeWindow: [{duration: 7d, isRolling: true}]
          objectives:
            - {op: lte, value: 0.3, target: 0.95}
            - {op: lte, value: 1, target: 0.99}
        """;
    List<Slo> slos = parse(yaml);
    assertThat(slos).extracting(Slo::name).containsExactly("fast-1", "fast-2");
    Slo.Calls calls = (Slo.Calls) slos.get(0).indicator();
    assertThat(calls.matches("POST /pay")).isTrue();
    assertThat(calls.matches("GET /")).isFalse();
    assertThat(calls.good(false, 299_000_000)).isTrue();
    assertThat(calls.good(false, 301_000_000)).isFalse();
  }

  @Test
  void whatIsNotSupportedIsRefusedWithItsLineAndARemedy() {
    assertThatThrownBy(
            () -> parse(HEAD + RATIO + TAIL.replace("isRolling: true", "isRolling: false")))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("isRolling: true")
        .extracting(e -> ((RuleException) e).line())
        .isEqualTo(16);
    assertThatThrownBy(() -> parse(HEAD + RATIO + TAIL.replace("99.9", "100")))
        .hasMessageContaining("leaves no budget");
    assertThatThrownBy(() -> parse(HEAD + RATIO.replace("sum(", "avg(") + TAIL))
        .hasMessageContaining("avg(");
    assertThatThrownBy(() -> parse(HEAD.replace("SLO", "AlertPolicy") + RATIO + TAIL))
        .hasMessageContaining("SRE workbook");
    assertThatThrownBy(() -> parse(HEAD + "  budgetingMethod: Timeslices\n" + RATIO + TAIL))
        .hasMessageContaining("Occurrences");
  }
}
