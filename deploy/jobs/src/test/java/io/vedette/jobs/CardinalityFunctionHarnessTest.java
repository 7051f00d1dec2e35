package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.RedTable;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class CardinalityFunctionHarnessTest {
  private static final Entity CALLER = Entity.service("shop", "frontend");

  private static KeyedOneInputStreamOperatorTestHarness<Integer, Call, Call> harness(
      CardinalityFunction.Limits limits) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new CardinalityFunction(limits)),
        call -> CardinalityFunction.bucket(call.callee().id()),
        Types.INT);
  }

  private static Call call(Entity caller, String callee, String operation, Entity... carriers) {
    return new Call(
            caller, Entity.service("", callee), operation, "1", 0, 1, 1, false, false, 1, "t")
        .told(caller, Entity.service("", callee), operation, List.of(carriers));
  }

  private static long different(List<Call> calls, Function<Call, Object> what) {
    return calls.stream().map(what).distinct().count();
  }

  @Test
  void tenThousandServicesWithTenOperationsEachStayWithinTheLimits() throws Exception {
    var limits = new CardinalityFunction.Limits(6_400, 12_800, 32_000, 200, 6_400);
    try (var harness = harness(limits)) {
      harness.open();
      for (int i = 0; i < 10_000; i++) {
        for (int o = 0; o < 10; o++) {
          harness.processElement(call(CALLER, "s" + i, "op" + o), 0);
        }
      }
      List<Call> out = harness.extractOutputValues();
      assertThat(out).hasSize(100_000);
      assertThat(different(out, Call::callee)).isBetween(6_000L, 6_401L);
      assertThat(different(out, c -> c.callee() + " " + c.operation())).isLessThan(32_000 + 6_402);
      long other = out.stream().filter(c -> c.callee().equals(RedTable.OTHER)).count();
      assertThat(other).isBetween(36_000L, 40_000L);
      assertThat(harness.numKeyedStateEntries()).isLessThan(64 * 8);
    }
  }

  @Test
  void aServiceWithEndlessOperationsHasItsOwnLimitAndOthersKeepTheirs() throws Exception {
    var limits = new CardinalityFunction.Limits(640, 6_400, 64_000, 20, 640);
    try (var harness = harness(limits)) {
      harness.open();
      for (int o = 0; o < 5_000; o++) {
        harness.processElement(call(CALLER, "noisy", "GET /" + o), 0);
      }
      harness.processElement(call(CALLER, "quiet", "GET /"), 0);
      List<Call> out = harness.extractOutputValues();
      assertThat(different(out.subList(0, 5_000), Call::operation)).isEqualTo(21);
      assertThat(out.get(5_000).operation()).isEqualTo("GET /");
      assertThat(out).allMatch(c -> !c.calleeVersion().isEmpty());
    }
  }

  @Test
  void callersAndCarriersBeyondTheirLimitsAreNoLongerToldApart() throws Exception {
    var limits = new CardinalityFunction.Limits(640, 640, 6_400, 20, 640);
    try (var harness = harness(limits)) {
      harness.open();
      for (int i = 0; i < 100; i++) {
        Entity pod = new Entity(EntityType.POD, "", "pod" + i);
        harness.processElement(call(Entity.service("", "c" + i), "hub", "GET /", pod), 0);
      }
      List<Call> out = harness.extractOutputValues();
      assertThat(different(out, Call::caller)).isEqualTo(11);
      assertThat(different(out, Call::carriers)).isEqualTo(11);
      assertThat(different(out, Call::callee)).isEqualTo(1);
    }
  }

  @Test
  void aRestartAdmitsTheSameAndSilenceMakesRoom() throws Exception {
    var limits = new CardinalityFunction.Limits(1, 6_400, 6_400, 20, 640);
    String first = "a";
    String second = sameBucket(first);
    OperatorSubtaskState snapshot;
    try (var harness = harness(limits)) {
      harness.open();
      harness.processElement(call(CALLER, first, "GET /"), 0);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(limits)) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement(call(CALLER, second, "GET /"), 1_000);
      assertThat(harness.extractOutputValues().get(0).callee()).isEqualTo(RedTable.OTHER);
      harness.processWatermark(3 * Admission.FORGET_MILLIS);
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
      harness.processElement(call(CALLER, second, "GET /"), 3 * Admission.FORGET_MILLIS + 1);
      assertThat(harness.extractOutputValues().get(1).callee().name()).isEqualTo(second);
    }
  }

  private static String sameBucket(String name) {
    int wanted = CardinalityFunction.bucket(Entity.service("", name).id());
    for (int i = 0; ; i++) {
      if (CardinalityFunction.bucket(Entity.service("", "b" + i).id()) == wanted) {
        return "b" + i;
      }
    }
  }
}
