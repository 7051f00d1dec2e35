package io.vedette.detect.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallWatchTest {
  private static final long MINUTE = CallWatch.MINUTE;
  private static final Entity SHOP = Entity.service("", "shop");
  private static final Entity PAYMENT = Entity.service("", "payment");
  private static final Entity BANK = new Entity(EntityType.EXTERNAL, "", "bank.example.com");
  private static final Entity HOST = new Entity(EntityType.EXTERNAL, "", "payment-host");

  private final CallWatch watch = new CallWatch();
  private CallWatchState state = watch.newState();
  private final List<Finding> findings = new ArrayList<>();
  private final List<GraphChange> changes = new ArrayList<>();
  private int minute;
  private int traces;
  private String version = "1";

  /** What a request does. */
  private interface Request {
    void run(String trace, long time);
  }

  private void minutes(int count, int requests, Request request) {
    for (int m = 0; m < count; m++) {
      for (int i = 0; i < requests; i++) {
        long time = minute * MINUTE + i * (MINUTE / requests);
        String trace = String.format("%032x", ++traces);
        watch.answered(state, call(AssembledTrace.USER, SHOP, trace, false, false, 1), time);
        request.run(trace, time);
      }
      minute++;
      watch.onTime(
          state,
          minute * MINUTE,
          new CallWatch.Sink() {
            @Override
            public void finding(Finding finding) {
              findings.add(finding);
            }

            @Override
            public void change(GraphChange change) {
              changes.add(change);
            }
          });
    }
  }

  private Call call(
      Entity caller, Entity callee, String trace, boolean error, boolean retry, int sequence) {
    return new Call(
        caller,
        callee,
        "op",
        version,
        0,
        20_000_000,
        20_000_000,
        error,
        error,
        1,
        trace,
        null,
        retry,
        sequence,
        false,
        List.of());
  }

  private void pay(String trace, long time) {
    watch.made(state, call(SHOP, PAYMENT, trace, false, false, 1), time);
  }

  private static List<Evidence> evidence(Finding finding, String prefix) {
    return finding.evidence().stream().filter(e -> e.text().startsWith(prefix)).toList();
  }

  @Test
  void aDependencyThatIsNoLongerCalledIsLostAndComesBack() throws IOException {
    minutes(60, 20, this::pay);
    assertThat(findings).isEmpty();

    minutes(5, 20, (trace, time) -> {});
    Finding lost = findings.get(0);
    assertThat(lost.kind()).isEqualTo(FindingKind.TOPOLOGY_CHANGE);
    assertThat(lost.entity()).isEqualTo(SHOP);
    assertThat(lost.attributes()).containsEntry("peer", PAYMENT.id());
    assertThat(lost.startMillis()).isEqualTo(60 * MINUTE);
    assertThat(evidence(lost, "bad: ")).isNotEmpty();
    assertThat(evidence(lost, "normal: ")).isNotEmpty();
    assertThat(changes).extracting(GraphChange::kind).containsExactly(GraphChange.Kind.LOST_EDGE);

    state = TraceProperties.restored(CallWatch.codec(), state);
    minutes(1, 20, this::pay);
    Finding last = findings.get(findings.size() - 1);
    assertThat(last.resolved()).isTrue();
    assertThat(last.id()).isEqualTo(lost.id());
  }

  @Test
  void aDependencyIsNotLostWhenTheServiceItselfIsIdle() {
    minutes(60, 20, this::pay);
    minutes(120, 0, (trace, time) -> {});
    assertThat(findings).isEmpty();
  }

  @Test
  void aDependencyOfANightlyJobIsNotLostInTheMorning() {
    minutes(60, 20, (trace, time) -> {});
    minutes(20, 20, this::pay);
    findings.clear();
    minutes(60, 20, (trace, time) -> {});
    assertThat(findings).noneMatch(f -> f.title().contains("no longer"));
  }

  @Test
  void anEdgeNotSeenForSixHoursIsForgotten() {
    minutes(10, 5, this::pay);
    minutes(361, 5, (trace, time) -> {});
    assertThat(changes).extracting(GraphChange::text).contains("shop no longer calls payment");
    assertThat(state.dependencies).isEmpty();
  }

  @Test
  void aCalleeNeverCalledBeforeIsANewPath() {
    minutes(60, 20, this::pay);
    minutes(
        2,
        20,
        (trace, time) -> {
          pay(trace, time);
          watch.made(state, call(SHOP, BANK, trace, false, false, 1), time);
        });
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).title()).isEqualTo("shop now calls bank.example.com");
    assertThat(evidence(findings.get(0), "bad: ")).isNotEmpty();
    assertThat(evidence(findings.get(0), "normal: ")).isNotEmpty();
    assertThat(changes).extracting(GraphChange::kind).containsExactly(GraphChange.Kind.NEW_EDGE);
  }

  @Test
  void callsRepeatedAfterFailuresAreARetryStorm() {
    minutes(60, 20, this::pay);
    minutes(
        3,
        20,
        (trace, time) -> {
          watch.made(state, call(SHOP, PAYMENT, trace, true, false, 3), time);
          watch.made(state, call(SHOP, PAYMENT, trace, true, true, 0), time);
          watch.made(state, call(SHOP, PAYMENT, trace, false, true, 0), time);
        });
    assertThat(findings).hasSize(3).allMatch(f -> f.title().startsWith("Retry storm"));
    assertThat(findings).extracting(Finding::id).containsOnly(findings.get(0).id());
    assertThat(evidence(findings.get(0), "bad: ")).isNotEmpty();
    assertThat(evidence(findings.get(0), "normal: ")).isNotEmpty();
    minutes(3, 20, this::pay);
    assertThat(findings.get(findings.size() - 1).resolved()).isTrue();
  }

  private void manyQueries(String trace, long time) {
    watch.made(state, call(SHOP, PAYMENT, trace, false, false, 12), time);
    for (int i = 1; i < 12; i++) {
      watch.made(state, call(SHOP, PAYMENT, trace, false, false, 0), time);
    }
  }

  @Test
  void manyEqualCallsAfterADeployAreNPlusOne() {
    minutes(60, 20, this::pay);
    version = "2";
    minutes(3, 20, this::manyQueries);
    assertThat(findings).isNotEmpty();
    assertThat(findings.get(0).title()).startsWith("N+1");
    assertThat(findings.get(0).attributes()).containsEntry("service.version", "2");
  }

  @Test
  void manyEqualCallsWithoutADeployAreNone() {
    minutes(60, 20, this::pay);
    minutes(3, 20, this::manyQueries);
    assertThat(findings).isEmpty();
  }

  @Test
  void whoIsMeantIsKnownFromWhenTheAddressWasAnswered() {
    Call answered = call(SHOP, PAYMENT, "a", false, false, 1);
    Call withAddress =
        new Call(
            SHOP, PAYMENT, "op", "1", 0, 1, 1, false, false, 1, "a", HOST, false, 1, false,
            List.of());
    assertThat(watch.made(state, answered, 1).callee()).isEqualTo(PAYMENT);
    watch.made(state, withAddress, 2);
    minutes(1, 0, (trace, time) -> {});
    Call lost = watch.made(state, call(SHOP, HOST, "b", true, false, 1), MINUTE + 1);
    assertThat(lost.callee()).isEqualTo(PAYMENT);
  }
}
