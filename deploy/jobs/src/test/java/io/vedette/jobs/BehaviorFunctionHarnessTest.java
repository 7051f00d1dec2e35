package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.behavior.Activity;
import io.vedette.detect.behavior.Observation;
import io.vedette.detect.behavior.PeerView;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class BehaviorFunctionHarnessTest {
  private static final long HOUR = 3_600_000L;
  private static final long THEFT = 30 * HOUR;

  private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Finding> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new BehaviorFunction()),
        observation -> observation.activity().subject(),
        Types.STRING);
  }

  private static Observation call(
      long time, String action, String resource, String network, String agent) {
    Entity robot = new Entity(EntityType.ACTOR, "ci", "robot");
    return new Observation(
        new Activity(
            time,
            "e" + time,
            "k8s_audit",
            robot,
            robot.id(),
            "k8s:serviceaccounts",
            action,
            resource,
            network,
            agent,
            false,
            0,
            null),
        PeerView.UNKNOWN);
  }

  /** A day and a half of routine, then the token is used from elsewhere for a few minutes. */
  private static List<Observation> life() {
    List<Observation> out = new ArrayList<>();
    for (long time = 0; time < THEFT; time += 300_000) {
      out.add(call(time, "get deployments", "shop/deployments", "10.0.0.0/24", "deployer"));
      out.add(call(time + 900, "list pods", "shop/pods", "10.0.0.0/24", "deployer"));
    }
    for (int i = 0; i < 80; i++) {
      long time = THEFT + 1000 + i * 2500L;
      out.add(call(time, "get secrets", "ns-" + i + "/secrets", "203.0.113.0/24", "curl"));
    }
    return out;
  }

  private static List<Finding> last(List<Finding> findings) {
    return findings.stream().sorted(Comparator.comparing(Finding::severity).reversed()).toList();
  }

  @Test
  void findsTheStolenTokenWhateverTheOrderOfArrivalWithinTheWatermark() throws Exception {
    List<Observation> inOrder = life();
    List<Observation> shuffled = new ArrayList<>(inOrder);
    Random random = new Random(4);
    for (int from = 0; from + 20 <= shuffled.size(); from += 20) {
      Collections.shuffle(shuffled.subList(from, from + 20), random);
    }

    List<Finding> expected = run(inOrder);

    assertThat(expected).isNotEmpty();
    assertThat(last(expected).get(0).severity()).isGreaterThanOrEqualTo(Severity.MEDIUM);
    assertThat(expected).extracting(Finding::id).containsOnly(expected.get(0).id());
    assertThat(run(shuffled)).isEqualTo(expected);
  }

  private static List<Finding> run(List<Observation> observations) throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (int i = 0; i < observations.size(); i++) {
        Observation o = observations.get(i);
        harness.processElement(o, o.activity().timeMillis());
        if ((i + 1) % 20 == 0) {
          harness.processWatermark(lastTime(observations.subList(0, i + 1)));
        }
      }
      harness.processWatermark(Long.MAX_VALUE - 1);
      return harness.extractOutputValues();
    }
  }

  private static long lastTime(List<Observation> observations) {
    return observations.stream().mapToLong(o -> o.activity().timeMillis()).max().orElseThrow();
  }

  @Test
  void restoredInTheMidstOfTheTheftGoesOnAsIfUninterrupted() throws Exception {
    List<Observation> life = life();
    int cut = life.size() - 40;
    List<Finding> actual = new ArrayList<>();
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      for (Observation o : life.subList(0, cut)) {
        harness.processElement(o, o.activity().timeMillis());
      }
      harness.processWatermark(life.get(cut - 10).activity().timeMillis());
      snapshot = harness.snapshot(1, 1);
      actual.addAll(harness.extractOutputValues());
    }
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      for (Observation o : life.subList(cut, life.size())) {
        harness.processElement(o, o.activity().timeMillis());
      }
      harness.processWatermark(Long.MAX_VALUE - 1);
      actual.addAll(harness.extractOutputValues());
      assertThat(harness.numEventTimeTimers()).isZero();
    }

    assertThat(actual).isEqualTo(run(life));
  }
}
