package io.vedette.detect.behavior;

import static io.vedette.detect.behavior.SimulatedActors.DAY;
import static io.vedette.detect.behavior.SimulatedActors.HOUR;
import static io.vedette.detect.behavior.SimulatedActors.MINUTE;
import static io.vedette.detect.behavior.SimulatedActors.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.behavior.AiCall.Kind;
import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class AiWatchesTest {
  private final SimulatedActors world = new SimulatedActors(3);

  private List<Finding> of(String watch) {
    return world.run().values().stream()
        .filter(finding -> finding.detector().equals("ai-" + watch + "/1"))
        .toList();
  }

  private void tool(long time, String trace, String target) {
    world.ai("alice", time, Kind.TOOL, trace, target, 0, false, 0, "10.0.0.0/24");
  }

  private void flaggedPrompt(long time, String trace) {
    world.ai("alice", time, Kind.INFERENCE, trace, "", 7, true, 50, "10.0.0.0/24");
  }

  private void usualCalls(int calls) {
    for (int i = 0; i < calls; i++) {
      tool(START + i * MINUTE, "t" + i, i % 2 == 0 ? "search" : "calendar");
    }
  }

  @Test
  void injectionFollowedByACallNeverSeenInTheSameTraceIsHigh() {
    usualCalls(60);
    flaggedPrompt(START + 2 * HOUR, "bad");
    tool(START + 2 * HOUR + 3000, "bad", "send_email");

    assertThat(of("injection"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.HIGH);
              assertThat(finding.attributes()).containsEntry("trace.id", "bad");
              assertThat(finding.techniques()).contains("AML.T0051");
            });
  }

  @Test
  void injectionFollowedByTheUsualCallsIsNot() {
    usualCalls(60);
    flaggedPrompt(START + 2 * HOUR, "bad");
    tool(START + 2 * HOUR + 3000, "bad", "search");

    assertThat(of("injection")).isEmpty();
  }

  @Test
  void aNewCallInAnotherTraceThanTheInjectionIsNot() {
    usualCalls(60);
    flaggedPrompt(START + 2 * HOUR, "bad");
    tool(START + 2 * HOUR + 3000, "other", "send_email");

    assertThat(of("injection")).isEmpty();
  }

  @Test
  void aWorkloadThatIsNotKnownYetIsOnlyLow() {
    usualCalls(5);
    flaggedPrompt(START + HOUR, "bad");
    tool(START + HOUR + 3000, "bad", "send_email");

    assertThat(of("injection")).singleElement().matches(f -> f.severity() == Severity.LOW);
  }

  @Test
  void spendFarAboveAllDaysFromANewNetworkIsMedium() {
    for (int day = 0; day < 10; day++) {
      for (int i = 0; i < 20; i++) {
        long time = START + day * DAY + 10 * HOUR + i * 10 * MINUTE;
        world.ask("key-1", time, "summarize report " + i, 1000, "10.0.0.0/24");
      }
    }
    for (int i = 0; i < 600; i++) {
      long time = START + 10 * DAY + 2 * HOUR + i * 20_000L;
      world.ask("key-1", time, "write a story " + i, 1500, "198.51.100.0/24");
    }

    assertThat(of("spend")).singleElement().matches(f -> f.severity() == Severity.MEDIUM);
  }

  @Test
  void anOrdinaryBusyDayIsNoSpendFinding() {
    for (int day = 0; day < 12; day++) {
      int calls = day == 11 ? 60 : 20;
      for (int i = 0; i < calls; i++) {
        long time = START + day * DAY + 10 * HOUR + i * 5 * MINUTE;
        world.ask("key-1", time, "summarize report " + i, 1000, "10.0.0.0/24");
      }
    }

    assertThat(of("spend")).isEmpty();
  }

  private void feedback(long time, String user) {
    world.ai(user, time, Kind.FEEDBACK, "", "", 0, false, 0, "10.0.0.0/24");
  }

  private void usualFeedback() {
    for (int i = 0; i < 200; i++) {
      feedback(START + i * 12 * MINUTE, "user-" + i % 40);
      feedback(START + i * 12 * MINUTE + 1000, "user-" + (i + 7) % 40);
    }
  }

  @Test
  void feedbackBurstOfAFewPrincipalsIsMedium() {
    usualFeedback();
    for (int i = 0; i < 120; i++) {
      feedback(START + 2 * DAY + i * 2000L, "sock-" + i % 4);
    }

    assertThat(of("feedback")).singleElement().matches(f -> f.severity() == Severity.MEDIUM);
  }

  @Test
  void feedbackOfManyPrincipalsAfterAReleaseIsLow() {
    usualFeedback();
    for (int i = 0; i < 120; i++) {
      feedback(START + 2 * DAY + i * 2000L, "user-" + i);
    }

    assertThat(of("feedback")).singleElement().matches(f -> f.severity() == Severity.LOW);
  }
}
