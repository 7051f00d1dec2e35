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
    return out;
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
