package io.vedette.detect.incident;

import static io.vedette.detect.incident.TestFindings.CATALOG;
import static io.vedette.detect.incident.TestFindings.CHECKOUT;
import static io.vedette.detect.incident.TestFindings.FRONTEND;
import static io.vedette.detect.incident.TestFindings.LLM;
import static io.vedette.detect.incident.TestFindings.MINUTE;
import static io.vedette.detect.incident.TestFindings.PAYMENT;
import static io.vedette.detect.incident.TestFindings.latency;
import static io.vedette.detect.incident.TestFindings.since;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A finding whose onset moves is looked at anew. */
class RelinkTest {
  private final IncidentEngine engine = new IncidentEngine(IncidentOptions.DEFAULT);
  private final IncidentEngineState state = engine.newState();
  private final Map<String, Incident> incidents = new LinkedHashMap<>();

  @BeforeEach
  void connect() {
    TestFindings.connect(engine, state);
  }

  @Test
  void joinsTheIncidentThatItsNewOnsetFits() {
    Finding early = latency(CHECKOUT, 3, 100, 900);
    Finding late = latency(FRONTEND, 40, 200, 1100);
    see(early, late);
    assertThat(standing()).hasSize(2);
    see(since(early, 40, 41));

    assertThat(standing()).hasSize(1);
    assertThat(of(early).findingIds()).containsExactlyInAnyOrder(early.id(), late.id());
    assertThat(of(early).timeline()).anyMatch(e -> e.kind().equals("merged"));
  }

  @Test
  void leavesTheIncidentThatItsNewOnsetDoesNotFitWhichKeepsItsId() {
    Finding founder = latency(CHECKOUT, 3, 100, 900);
    see(founder, latency(FRONTEND, 3.5, 200, 1100), latency(PAYMENT, 4, 30, 800));
    String id = of(founder).id();
    see(since(founder, 40, 41));

    assertThat(standing()).hasSize(2);
    assertThat(incidents.get(id).findingIds()).hasSize(2).doesNotContain(founder.id());
    Incident moved = of(founder);
    assertThat(moved.id()).isNotEqualTo(id);
    assertThat(moved.splitFrom()).isEqualTo(id);
    assertThat(incidents.get(id).timeline())
        .anyMatch(e -> e.kind().equals("split") && e.ref().equals(moved.id()));
    assertThat(moved.timeline()).anyMatch(e -> e.kind().equals("split") && e.ref().equals(id));
  }

  @Test
  void goesFromOneIncidentToAnother() {
    Finding first = latency(CHECKOUT, 3, 100, 900);
    Finding mover = latency(FRONTEND, 3.5, 200, 1100);
    Finding second = latency(CATALOG, 40, 100, 1000);
    see(first, mover, second);
    String from = of(mover).id();
    String to = of(second).id();
    see(since(mover, 40, 41));

    assertThat(of(mover).id()).isEqualTo(to);
    assertThat(incidents.get(from).findingIds()).containsExactly(first.id());
    assertThat(incidents).hasSize(2);
  }

  @Test
  void whatNoLongerHangsTogetherWithoutItSplits() {
    Finding bridge = latency(FRONTEND, 3, 200, 1100);
    Finding catalog = latency(CATALOG, 3, 100, 900);
    Finding llm = latency(LLM, 3, 100, 800);
    see(catalog, bridge, llm);
    assertThat(standing()).hasSize(1);
    see(since(bridge, 40, 41), since(catalog, 3, 41), since(llm, 3, 41));
    for (int minute = 41; minute < 50; minute++) {
      take(engine.onTime(state, minute * MINUTE));
    }

    assertThat(standing()).hasSize(3);
  }

  @Test
  void anOnsetThatGoesToAndFroMakesNoMoreIncidents() {
    Finding first = latency(CHECKOUT, 3, 100, 900);
    Finding mover = latency(FRONTEND, 3.5, 200, 1100);
    see(first, mover);
    for (int i = 0; i < 100; i++) {
      see(since(mover, i % 2 == 0 ? 40 : 3.5, 41));
    }

    assertThat(state.size()).isLessThanOrEqualTo(3);
    assertThat(incidents).hasSizeLessThanOrEqualTo(2);
    assertThat(of(first).timeline().size()).isLessThan(30);
  }

  @Test
  void olderNewsThatComesLateChangesNothing() {
    Finding early = latency(CHECKOUT, 3, 100, 900);
    see(early, since(early, 40, 41), latency(FRONTEND, 40, 200, 1100));
    see(since(early, 3, 5));

    assertThat(standing()).hasSize(1);
    assertThat(of(early).startMillis()).isEqualTo(40 * MINUTE);
  }

  private void see(Finding... findings) {
    for (Finding f : findings) {
      take(engine.onFinding(state, f));
    }
  }

  private void take(List<Incident> news) {
    news.forEach(i -> incidents.put(i.id(), i));
  }

  private List<Incident> standing() {
    return new ArrayList<>(
        incidents.values().stream().filter(i -> i.state() != IncidentState.MERGED).toList());
  }

  private Incident of(Finding finding) {
    return standing().stream()
        .filter(i -> i.findingIds().contains(finding.id()))
        .findFirst()
        .orElseThrow();
  }
}
