package io.vedette.detect.incident;

import static io.vedette.detect.incident.TestFindings.CATALOG;
import static io.vedette.detect.incident.TestFindings.CHECKOUT;
import static io.vedette.detect.incident.TestFindings.FRONTEND;
import static io.vedette.detect.incident.TestFindings.MINUTE;
import static io.vedette.detect.incident.TestFindings.latency;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two faults that a common caller made look like one. */
class SplitTest {
  /** Slow by 30 ms: nothing beside the two seconds that the frontend is slower. */
  private static final Finding A_LITTLE = latency(CATALOG, 3, 40, 70);

  private static final Finding CALLER = latency(FRONTEND, 3.5, 200, 2200);
  private static final Finding MUCH = latency(CHECKOUT, 4, 100, 2100);

  private final IncidentEngine engine = new IncidentEngine(IncidentOptions.DEFAULT);
  private final Map<String, Incident> incidents = new LinkedHashMap<>();
  private final List<Incident> told = new ArrayList<>();
  private IncidentEngineState state = engine.newState();

  @BeforeEach
  void connect() {
    TestFindings.connect(engine, state);
  }

  @Test
  void whatALaterFindingShowsToBeIndependentGoesItsOwnWay() {
    see(A_LITTLE, CALLER, MUCH);
    assertThat(standing()).hasSize(1);
    ticks(5, 9);

    assertThat(standing()).hasSize(2);
    Incident child = of(MUCH);
    Incident parent = of(A_LITTLE);
    assertThat(child.findingIds()).containsExactly(CALLER.id(), MUCH.id());
    assertThat(child.splitFrom()).isEqualTo(parent.id());
    assertThat(parent.findingIds()).containsExactly(A_LITTLE.id());
    assertThat(parent.timeline())
        .anyMatch(e -> e.kind().equals("split") && e.ref().equals(child.id()));
    assertThat(child.timeline())
        .anyMatch(e -> e.kind().equals("split") && e.ref().equals(parent.id()));
    assertThat(child.causes().get(0).entity()).isEqualTo(CHECKOUT);
    assertThat(parent.causes().get(0).entity()).isEqualTo(CATALOG);
  }

  @Test
  void anIncidentThatWasTakenInByMistakeComesBackUnderItsOwnId() {
    see(A_LITTLE, MUCH);
    assertThat(standing()).hasSize(2);
    String own = of(MUCH).id();
    see(CALLER);
    assertThat(standing()).hasSize(1);
    assertThat(incidents.get(own).state()).isEqualTo(IncidentState.MERGED);
    ticks(5, 9);

    assertThat(standing()).hasSize(2);
    assertThat(of(MUCH).id()).isEqualTo(own);
    assertThat(incidents.get(own).state()).isEqualTo(IncidentState.OPEN);
    assertThat(incidents.get(own).mergedInto()).isEmpty();
  }

  @Test
  void aDoubtThatDoesNotLastSplitsNothing() {
    see(A_LITTLE, CALLER, MUCH);
    ticks(5, 6);
    see(worse(A_LITTLE, 1940));
    ticks(7, 20);

    assertThat(standing()).hasSize(1);
  }

  @Test
  void whatPartedStaysApartWhateverIsToldAgain() {
    see(A_LITTLE, CALLER, MUCH);
    ticks(5, 9);
    told.clear();
    for (int minute = 10; minute < 30; minute++) {
      see(until(A_LITTLE, minute), until(CALLER, minute), until(MUCH, minute));
      ticks(minute, minute);
    }

    assertThat(standing()).hasSize(2);
    assertThat(told).noneMatch(i -> i.state() == IncidentState.MERGED);
  }

  @Test
  void kinThatComeTogetherAgainAreNotSplitASecondTime() {
    see(A_LITTLE, CALLER, MUCH);
    ticks(5, 9);
    see(latency(FRONTEND, 4.2, 200, 2300), latency(CATALOG, 4.2, 30, 2300));
    int after = standing().size();
    told.clear();
    ticks(10, 25);

    assertThat(standing().size()).isLessThanOrEqualTo(after);
    assertThat(told).noneMatch(i -> i.state() == IncidentState.MERGED);
  }

  @Test
  void aCommonCauseHoldsTogetherWhatSuffersUnequally() {
    see(latency(CHECKOUT, 3, 100, 2100), latency(FRONTEND, 3, 200, 2200));
    see(latency(TestFindings.PAYMENT, 3, 20, 2010), latency(TestFindings.PAYMENT_DB, 3, 5, 1990));
    ticks(4, 20);

    assertThat(standing()).hasSize(1);
  }

  @Test
  void whatIsOverPartsFromWhatGoesOn() {
    see(A_LITTLE, CALLER);
    see(over(CALLER, 5));
    for (int minute = 6; minute < 25; minute++) {
      see(until(A_LITTLE, minute));
      ticks(minute, minute);
    }

    assertThat(standing()).hasSize(2);
    assertThat(of(CALLER).splitFrom()).isEqualTo(of(A_LITTLE).id());
  }

  @Test
  void aRestoreInBetweenChangesNothing() throws IOException {
    see(A_LITTLE, CALLER, MUCH);
    ticks(5, 7);
    restore();
    ticks(8, 9);
    restore();
    see(until(MUCH, 12));
    Map<String, Incident> restored = Map.copyOf(incidents);

    incidents.clear();
    state = engine.newState();
    connect();
    see(A_LITTLE, CALLER, MUCH);
    ticks(5, 9);
    see(until(MUCH, 12));
    assertThat(restored).isEqualTo(incidents);
    assertThat(standing()).hasSize(2);
  }

  private void restore() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    engine.codec().write(state, new DataOutputStream(bytes));
    state =
        engine
            .codec()
            .read(
                engine.codec().version(),
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private static Finding worse(Finding f, double actual) {
    Finding more = latency(f.entity(), f.startMillis() / (double) MINUTE, 40, actual);
    return TestFindings.retold(f, f.startMillis(), f.endMillis(), false, more.expectation());
  }

  private static Finding until(Finding f, int minute) {
    return TestFindings.retold(f, f.startMillis(), minute * MINUTE, false, f.expectation());
  }

  private static Finding over(Finding f, int minute) {
    return TestFindings.retold(f, f.startMillis(), minute * MINUTE, true, f.expectation());
  }

  private void see(Finding... findings) {
    for (Finding f : findings) {
      take(engine.onFinding(state, f));
    }
  }

  private void ticks(int from, int to) {
    for (int minute = from; minute <= to; minute++) {
      take(engine.onTime(state, minute * MINUTE));
    }
  }

  private void take(List<Incident> news) {
    news.forEach(i -> incidents.put(i.id(), i));
    told.addAll(news);
  }

  private List<Incident> standing() {
    return incidents.values().stream().filter(i -> i.state() != IncidentState.MERGED).toList();
  }

  private Incident of(Finding finding) {
    return standing().stream()
        .filter(i -> i.findingIds().contains(finding.id()))
        .findFirst()
        .orElseThrow();
  }
}
