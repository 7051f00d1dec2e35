package io.vedette.detect.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurnRateMonitorTest {
  private static final long MINUTE = 60_000L;
  private static final long DAY = 1440;
  private static final Objective OBJECTIVE =
      new Objective("api", "Availability", 0.999, 30 * DAY * MINUTE, 10, false);

  private final BurnRateMonitor monitor =
      new BurnRateMonitor(OBJECTIVE, Entity.service("shop", "api"));
  private BurnState state = monitor.newState();
  private long minute = 1_000_000;

  private List<Finding> run(long minutes, double events, double bad) {
    List<Finding> out = new ArrayList<>();
    for (int i = 0; i < minutes; i++) {
      monitor.count(state, minute * MINUTE + 1, events, bad);
      minute++;
      monitor.judge(state, minute * MINUTE).ifPresent(out::add);
    }
    return out;
  }

  @Test
  void anOutageIsFoundWithinMinutesAndIsOverSoonAfterItsEnd() {
    assertThat(run(3 * DAY, 1000, 0)).isEmpty();
    long onset = minute * MINUTE;
    List<Finding> burning = run(10, 1000, 500);
    assertThat(burning).isNotEmpty();
    Finding first = burning.get(0);
    assertThat(first.startMillis()).isEqualTo(onset);
    assertThat(first.endMillis() - onset).isLessThanOrEqualTo(3 * MINUTE);
    assertThat(first.severity()).isEqualTo(Severity.HIGH);
    List<Finding> after = run(20, 1000, 0);
    Finding last = after.get(after.size() - 1);
    assertThat(last.resolved()).isTrue();
    assertThat(last.id()).isEqualTo(first.id());
    assertThat(last.severity()).isEqualTo(Severity.HIGH);
    assertThat(run(60, 1000, 0)).isEmpty();
  }

  @Test
  void oneFailedRequestOfThreeAtNightPagesNobody() {
    run(DAY, 3, 0);
    assertThat(run(1, 3, 1)).isEmpty();
    assertThat(run(60, 0.05, 0)).isEmpty();
    assertThat(run(1, 3, 1)).isEmpty();
  }

  @Test
  void aQuietServiceThatFailsAltogetherIsFound() {
    run(DAY, 3, 0);
    assertThat(run(10, 3, 3)).isNotEmpty();
  }

  @Test
  void aSlowBurnMakesATicketAndNoPage() {
    run(3 * DAY, 1000, 0.5);
    List<Finding> burning = run(DAY, 1000, 4);
    assertThat(burning).isNotEmpty();
    assertThat(burning).extracting(Finding::severity).containsOnly(Severity.LOW);
  }

  @Test
  void whatTheBudgetAllowsIsNeverFound() {
    assertThat(run(5 * DAY, 1000, 0.9)).isEmpty();
  }

  @Test
  void withoutEventsNothingIsJudged() {
    run(DAY, 1000, 0);
    Finding burning = run(10, 1000, 500).get(0);
    assertThat(run(30, 0, 0)).noneMatch(Finding::resolved);
    assertThat(state.burning()).isTrue();
    assertThat(run(10, 1000, 0)).anyMatch(f -> f.resolved() && f.id().equals(burning.id()));
  }

  @Test
  void theBudgetAndItsEndAreToldExactly() {
    run(15 * DAY, 1000, 0.5);
    run(15 * DAY, 1000, 0);
    BurnStatus quiet = monitor.status(state, minute * MINUTE);
    assertThat(quiet.remaining()).isCloseTo(0.75, within(0.002));
    assertThat(quiet.exhaustedInMillis()).isEqualTo(Long.MAX_VALUE);
    run(60, 1000, 10);
    BurnStatus burning = monitor.status(state, minute * MINUTE);
    assertThat(burning.burnRate()).isCloseTo(10, within(1e-9));
    double days = burning.exhaustedInMillis() / (double) (DAY * MINUTE);
    assertThat(days).isCloseTo(30 * burning.remaining() / 10, within(1e-6));
  }

  @Test
  void theStateSurvivesItsBinaryForm() throws IOException {
    run(2 * DAY, 1000, 0.5);
    run(7, 1000, 300);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BurnRateMonitor.codec().write(state, new DataOutputStream(bytes));
    state =
        BurnRateMonitor.codec()
            .read(
                BurnRateMonitor.codec().version(),
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    List<Finding> burning = run(2, 1000, 300);
    assertThat(burning).hasSize(2);
    assertThat(burning.get(0).startMillis()).isEqualTo((minute - 9) * MINUTE);
  }
}
