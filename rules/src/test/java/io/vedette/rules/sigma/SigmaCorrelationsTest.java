package io.vedette.rules.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.rules.RulePack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigmaCorrelationsTest {
  private static final String RULES =
      """
      title: Failed login
      name: failed
      logsource: {product: test}
      detection: {s: {e: fail}, condition: s}
      ---
      title: Login
      name: login
      logsource: {product: test}
      detection: {s: {e: ok}, condition: s}
      ---
      title: Correlated
      correlation:
      """;

  private static List<Finding> run(String correlation, String... events) {
    RulePack pack = RulePack.fromFiles(Map.of("r.yml", RULES + correlation.indent(2)));
    assertThat(pack.problems()).isEmpty();
    SigmaCorrelations.Run run = SigmaCorrelations.of(pack.sigma()).run();
    List<Finding> out = new ArrayList<>();
    for (int i = 0; i < events.length; i++) {
      String[] parts = events[i].split(" ");
      String document =
          "{\"e\":\"%s\",\"user\":\"%s\",\"ip\":\"%s\"}".formatted(parts[1], parts[2], parts[3]);
      long time = Long.parseLong(parts[0]) * 1000;
      AuditEvent event = new AuditEvent("test", "", "e" + i, time, time, document);
      out.addAll(run.observe(event, pack.sigma().match(event)));
    }
    out.addAll(run.close());
    return out;
  }

  private static String refusal(String correlation) {
    return RulePack.fromFiles(Map.of("r.yml", RULES + correlation.indent(2))).problems().toString();
  }

  @Test
  void countsEventsPerGroupWithinTheTimespan() {
    String rule =
        "type: event_count\nrules: [failed]\ngroup-by: [user]\ntimespan: 1m\ncondition: {gte: 3}";
    assertThat(run(rule, "0 fail a x", "10 fail a x", "20 fail a x")).hasSize(1);
    assertThat(run(rule, "0 fail a x", "10 fail b x", "20 fail a x")).isEmpty();
    assertThat(run(rule, "0 fail a x", "10 fail a x", "71 fail a x")).isEmpty();
  }

  @Test
  void countsDifferentValues() {
    String rule =
        "type: value_count\nrules: [failed]\ngroup-by: [user]\ntimespan: 1m\ncondition: {field: ip,"
            + " gte: 2}";
    assertThat(run(rule, "0 fail a x", "1 fail a x")).isEmpty();
    assertThat(run(rule, "0 fail a x", "1 fail a y")).hasSize(1);
  }

  @Test
  void severalFieldsCountByTheirCombinations() {
    String rule =
        "type: value_count\nrules: [failed]\ntimespan: 1m\ncondition: {field: [user, ip], gte: 3}";
    assertThat(run(rule, "0 fail a x", "1 fail a y", "2 fail a x", "3 fail a y")).isEmpty();
    assertThat(run(rule, "0 fail a x", "1 fail a y", "2 fail b x")).hasSize(1);
  }

  @Test
  void numbersAreAddedAveragedAndRanked() {
    String rule =
        "type: %s\nrules: [failed]\ngroup-by: [user]\ntimespan: 1m\ncondition: {field: ip, %s}";
    String[] events = {"0 fail a 10", "1 fail a 30", "2 fail a 50"};
    assertThat(run(rule.formatted("value_sum", "gte: 90"), events)).hasSize(1);
    assertThat(run(rule.formatted("value_sum", "gte: 91"), events)).isEmpty();
    assertThat(run(rule.formatted("value_avg", "gte: 30"), events)).hasSize(1);
    assertThat(run(rule.formatted("value_max", "gte: 50"), events)).hasSize(1);
    assertThat(run(rule.formatted("value_max", "gt: 50"), events)).isEmpty();
    assertThat(run(rule.formatted("value_min", "lt: 10"), events)).isEmpty();
    assertThat(run(rule.formatted("value_median", "gt: 29"), events)).hasSize(1);
    assertThat(run(rule.formatted("value_percentile", "percentile: 95, gte: 50"), events))
        .hasSize(1);
  }

  @Test
  void withoutAPercentileTheShareOfTheNewestValueIsAskedAsInTheSpecification() {
    String rule =
        "type: value_percentile\nrules: [failed]\ntimespan: 1h\ncondition: {field: ip, lte: 10}";
    String[] common = new String[20];
    java.util.Arrays.setAll(common, i -> i + " fail a usual");
    assertThat(run(rule, common)).isEmpty();
    common[19] = "19 fail a rare";
    assertThat(run(rule, common)).hasSize(1);
  }

  @Test
  void aConditionOverRulesMayAskForAbsenceWithinTheTimespan() {
    String rule =
        "type: temporal\nrules: [failed, login]\ngroup-by: [user]\ntimespan: 1m\n"
            + "condition: failed and not login";
    assertThat(run(rule, "0 fail a x")).hasSize(1);
    assertThat(run(rule, "0 fail a x", "30 ok a x")).isEmpty();
    assertThat(run(rule, "0 ok a x", "30 fail a x")).isEmpty();
    assertThat(run(rule, "0 fail a x", "30 ok b x")).hasSize(1);
    assertThat(run(rule, "0 fail a x", "100 ok a x")).hasSize(1);
    assertThat(run(rule, "0 fail a x", "30 fail a x", "200 fail a x")).hasSize(2);
  }

  @Test
  void aConditionOverRulesNamesThemItself() {
    String rule = "type: temporal\ntimespan: 1m\ncondition: failed OR (login and failed)";
    assertThat(run(rule, "0 fail a x")).hasSize(1);
    assertThat(run(rule, "0 ok a x")).isEmpty();
    rule = "type: temporal_ordered\ntimespan: 1m\ncondition: failed and login";
    assertThat(run(rule, "0 fail a x", "1 ok a x")).hasSize(1);
    assertThat(run(rule, "0 ok a x", "1 fail a x")).isEmpty();
    assertThat(run(rule, "0 ok a x", "1 fail a x", "2 ok a x")).hasSize(1);
  }

  @Test
  void aliasesNameARuleByNameWhereTheCorrelationListsItsId() {
    String rule =
        "type: temporal\nrules: [failed, login]\ngroup-by: [who]\ntimespan: 1m\n"
            + "aliases: {who: {failed: user, login: ip}}";
    assertThat(run(rule, "0 fail a x", "1 ok x a")).hasSize(1);
    assertThat(run(rule, "0 fail a x", "1 ok a x")).isEmpty();
    String byId = RULES.replace("name: failed", "name: failed\nid: 1-2-3");
    RulePack pack =
        RulePack.fromFiles(
            Map.of("r.yml", byId + rule.replace("rules: [failed", "rules: [1-2-3").indent(2)));
    AuditEvent event = new AuditEvent("test", "", "1", 1, 1, "{\"e\":\"fail\",\"user\":\"u\"}");
    assertThat(pack.correlations().steps(event, pack.sigma().match(event).get(0)))
        .extracting(SigmaCorrelations.Step::group)
        .containsExactly("u");
  }

  @Test
  void whatACorrelationCannotMeanIsRefusedByName() {
    assertThat(refusal("type: event_count\nrules: [failed]\ntimespan: 1m\ncondition: failed"))
        .contains("only temporal and temporal_ordered");
    assertThat(refusal("type: temporal\nrules: [failed]\ntimespan: 1m\ncondition: not failed"))
        .contains("holds where no rule matched");
    assertThat(refusal("type: temporal\nrules: [failed]\ntimespan: 1m\ncondition: login"))
        .contains("'login' is no selection");
    assertThat(
            refusal(
                "type: value_sum\nrules: [failed]\ntimespan: 1m\n"
                    + "condition: {field: [a, b], gt: 1}"))
        .contains("reads one field");
    assertThat(refusal("type: event_count\nrules: [failed]\ntimespan: 1M\ncondition: {gt: 1}"))
        .contains("timespan '1M'");
  }

  @Test
  void anOrderedCorrelationAsksForTheOrder() {
    String rule = "type: temporal_ordered\nrules: [failed, login]\ngroup-by: [user]\ntimespan: 1m";
    assertThat(run(rule, "0 ok a x", "1 fail a x")).isEmpty();
    assertThat(run(rule, "0 fail a x", "1 ok a x")).hasSize(1);
    assertThat(run(rule.replace("temporal_ordered", "temporal"), "0 ok a x", "1 fail a x"))
        .hasSize(1);
  }

  @Test
  void stateSurvivesItsBinaryForm() throws IOException {
    RulePack pack =
        RulePack.fromFiles(
            Map.of(
                "r.yml",
                RULES
                    + "  {type: event_count, rules: [failed], timespan: 1m, condition: {gte: 2}}"));
    SigmaCorrelations correlations = SigmaCorrelations.of(pack.sigma());
    AuditEvent first = new AuditEvent("test", "", "1", 1, 1, "{\"e\":\"fail\"}");
    AuditEvent second = new AuditEvent("test", "", "2", 2, 2, "{\"e\":\"fail\"}");
    CorrelationState state = correlations.newState();
    Finding match = pack.sigma().match(first).get(0);
    assertThat(correlations.onMatch(state, correlations.steps(first, match).get(0))).isNull();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CorrelationState.CODEC.write(state, new DataOutputStream(bytes));
    CorrelationState restored =
        CorrelationState.CODEC.read(
            CorrelationState.CODEC.version(),
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    match = pack.sigma().match(second).get(0);
    assertThat(correlations.onMatch(restored, correlations.steps(second, match).get(0)))
        .isNotNull();
  }
}
