package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.predict.scale.ScalingRules.Policy;
import io.vedette.predict.scale.ScalingRules.Select;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The worked examples of Kubernetes' documentation and of KEP-853, and the rules around them. */
class HpaReferenceTest {
  private static final HpaTolerance TOLERANCE = HpaTolerance.DEFAULT;

  private static List<HpaPod> pods(int count, long usageMilli) {
    return Collections.nCopies(count, HpaPod.of(usageMilli, 1000));
  }

  private static List<HpaPod> with(List<HpaPod> pods, int count, HpaPod more) {
    List<HpaPod> all = new ArrayList<>(pods);
    all.addAll(Collections.nCopies(count, more));
    return all;
  }

  private static int average(int current, long targetMilli, List<HpaPod> pods) {
    return new HpaMetric.PodsAverage(targetMilli, pods).propose(current, TOLERANCE).orElseThrow();
  }

  private static int utilization(int current, int target, List<HpaPod> pods) {
    return new HpaMetric.Utilization(target, pods).propose(current, TOLERANCE).orElseThrow();
  }

  private static List<HpaMetric> wanting(int replicas) {
    return List.of(new HpaMetric.AverageValue(OptionalLong.of(1000L * replicas), 1000));
  }

  @Test
  void doublesAt200mOf100mAndHalvesAt50m() {
    assertThat(average(3, 100, pods(3, 200))).isEqualTo(6);
    assertThat(average(4, 100, pods(4, 50))).isEqualTo(2);
  }

  @Test
  void doesNothingWithinATenth() {
    assertThat(average(10, 100, pods(10, 109))).isEqualTo(10);
    assertThat(average(10, 100, pods(10, 111))).isEqualTo(12);
    assertThat(average(10, 100, pods(10, 91))).isEqualTo(10);
    assertThat(average(10, 100, pods(10, 89))).isEqualTo(9);
  }

  @Test
  void comparesUtilizationInWholePercentOfRequests() {
    assertThat(utilization(1, 50, List.of(HpaPod.of(610, 200)))).isEqualTo(7);
    assertThat(utilization(3, 50, pods(3, 900))).isEqualTo(6);
  }

  @Test
  void takesMissingPodsAsFullOnTheWayDown() {
    // 30 % of 50 % would halve; the missing one at 100 % makes it 47 %: within the tolerance
    assertThat(utilization(4, 50, with(pods(3, 300), 1, HpaPod.missing(1000)))).isEqualTo(4);
    // a mean of 20 and one taken at the target of 100: 40
    assertThat(average(4, 100, with(pods(3, 20), 1, HpaPod.missing(0)))).isEqualTo(2);
  }

  @Test
  void takesMissingPodsAsIdleOnTheWayUp() {
    assertThat(utilization(4, 50, with(pods(3, 900), 1, HpaPod.missing(1000)))).isEqualTo(6);
  }

  @Test
  void takesPodsThatAreNotReadyAsIdleOnTheWayUpOnly() {
    assertThat(utilization(3, 30, with(pods(2, 600), 1, HpaPod.notReady(1000)))).isEqualTo(4);
    assertThat(utilization(3, 50, with(pods(2, 200), 1, HpaPod.notReady(1000)))).isEqualTo(1);
  }

  @Test
  void doesNothingWhereCautionTurnsTheDirection() {
    assertThat(average(4, 100, with(pods(1, 150), 3, HpaPod.missing(0)))).isEqualTo(4);
  }

  @Test
  void setsAsideAPodWhoseSampleBeganBeforeItWasReady() {
    long start = 1_000_000;
    assertThat(HpaPod.setAside(start + 60_000, start, false, start, start + 60_000, 15_000))
        .isTrue();
    assertThat(HpaPod.setAside(start + 70_000, start, true, start + 60_000, start + 70_000, 15_000))
        .isTrue();
    assertThat(HpaPod.setAside(start + 80_000, start, true, start + 60_000, start + 80_000, 15_000))
        .isFalse();
    assertThat(HpaPod.setAside(start + 400_000, start, false, start + 10_000, start, 15_000))
        .isTrue();
    assertThat(HpaPod.setAside(start + 400_000, start, false, start + 50_000, start, 15_000))
        .isFalse();
  }

  @Test
  void takesTheLargestOfSeveralMetricsAndNeverGoesDownOnAnUnreadableOne() {
    HpaReference hpa = new HpaReference(HpaSpec.of(1, 100));
    HpaMetric two = wanting(2).get(0);
    HpaMetric nine = wanting(9).get(0);
    HpaMetric none = new HpaMetric.AverageValue(OptionalLong.empty(), 1000);
    assertThat(hpa.sync(0, 5, List.of(two, nine))).isEqualTo(9);
    assertThat(hpa.sync(1_000_000, 5, List.of(two, none))).isEqualTo(5);
    assertThat(hpa.sync(2_000_000, 5, List.of(nine, none))).isEqualTo(9);
    assertThat(hpa.sync(3_000_000, 5, List.of(none))).isEqualTo(5);
  }

  @Test
  void scalesUpByFourPodsOrDoublesEvery15Seconds() {
    HpaReference hpa = new HpaReference(HpaSpec.of(1, 100));
    int replicas = 1;
    List<Integer> path = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      replicas = hpa.sync(i * 15_000L, replicas, wanting(90));
      path.add(replicas);
    }
    assertThat(path).containsExactly(5, 10, 20, 40, 80, 90);
  }

  @Test
  void removes8Of80Then8Of72AndFourAtATimeBelow40() {
    ScalingRules down =
        new ScalingRules(0, List.of(Policy.pods(4, 60), Policy.percent(10, 60)), Select.MAX);
    HpaReference hpa =
        new HpaReference(HpaSpec.of(1, 100).withBehavior(ScalingRules.DEFAULT_UP, down));
    int replicas = 80;
    List<Integer> path = new ArrayList<>();
    for (int minute = 0; replicas > 10; minute++) {
      replicas = hpa.sync(minute * 60_000L, replicas, wanting(10));
      path.add(replicas);
    }
    assertThat(path).startsWith(72, 64, 57, 51, 45, 40, 36, 32, 28).endsWith(12, 10);
  }

  @Test
  void aPolicyHoldsOverItsWholePeriod() {
    ScalingRules up = new ScalingRules(0, List.of(Policy.pods(4, 60)), Select.MAX);
    HpaReference hpa =
        new HpaReference(HpaSpec.of(1, 100).withBehavior(up, ScalingRules.DEFAULT_DOWN));
    assertThat(hpa.sync(0, 10, wanting(50))).isEqualTo(14);
    assertThat(hpa.sync(15_000, 14, wanting(50))).isEqualTo(14);
    assertThat(hpa.sync(45_000, 14, wanting(50))).isEqualTo(14);
    assertThat(hpa.sync(60_000, 14, wanting(50))).isEqualTo(18);
  }

  @Test
  void theSmallestChangeOrNoneWherePoliciesSaySo() {
    List<Policy> policies = List.of(Policy.pods(4, 60), Policy.percent(100, 60));
    for (Select select : Select.values()) {
      ScalingRules up = new ScalingRules(0, policies, select);
      HpaReference hpa =
          new HpaReference(HpaSpec.of(1, 100).withBehavior(up, ScalingRules.DEFAULT_DOWN));
      int expected =
          switch (select) {
            case MAX -> 20;
            case MIN -> 14;
            case DISABLED -> 10;
          };
      assertThat(hpa.sync(0, 10, wanting(50))).as(select.name()).isEqualTo(expected);
    }
  }

  /** KEP-853, "Stabilization before scaling down": one run a minute, a window of ten. */
  @Test
  void keepsTheHighestRecommendationOfTheWindow() {
    ScalingRules down = new ScalingRules(600, List.of(Policy.pods(5, 600)), Select.MAX);
    HpaReference hpa =
        new HpaReference(new HpaSpec(1, 100, HpaTolerance.both(0), ScalingRules.DEFAULT_UP, down));
    int replicas = 10;
    int[] recommended = {10, 9, 8, 9, 9, 8, 9, 8, 9, 8, 7};
    int[] expected = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 9};
    for (int minute = 0; minute < recommended.length; minute++) {
      replicas = hpa.sync(minute * 60_000L, replicas, wanting(recommended[minute]));
      assertThat(replicas).as("minute " + minute).isEqualTo(expected[minute]);
    }
  }

  @Test
  void keepsTheLowestRecommendationOfTheWindowOnTheWayUp() {
    ScalingRules up = new ScalingRules(120, List.of(Policy.percent(100, 15)), Select.MAX);
    HpaReference hpa =
        new HpaReference(HpaSpec.of(1, 100).withBehavior(up, ScalingRules.DEFAULT_DOWN));
    assertThat(hpa.sync(0, 10, wanting(10))).isEqualTo(10);
    assertThat(hpa.sync(60_000, 10, wanting(20))).isEqualTo(10);
    assertThat(hpa.sync(130_000, 10, wanting(20))).isEqualTo(20);
  }

  /** KEP-4951's example: a twentieth on the way down, nothing on the way up. */
  @Test
  void eachDirectionHasItsOwnTolerance() {
    HpaTolerance tolerance = new HpaTolerance(0, 0.05);
    for (int[] each :
        new int[][] {{50, 90, 60}, {10, 76, 11}, {10, 75, 10}, {20, 72, 20}, {20, 71, 19}}) {
      HpaMetric metric = new HpaMetric.Utilization(75, pods(each[0], 10L * each[1]));
      assertThat(metric.propose(each[0], tolerance)).as(each[1] + " %").hasValue(each[2]);
    }
    HpaReference hpa = new HpaReference(HpaSpec.of(1, 100).withTolerance(tolerance));
    List<HpaMetric> metrics = List.of(new HpaMetric.Utilization(75, pods(10, 760)));
    assertThat(hpa.sync(0, 10, metrics)).isEqualTo(11);
    assertThat(new HpaReference(HpaSpec.of(1, 100)).sync(0, 10, metrics)).isEqualTo(10);
  }

  @Test
  void aToleranceOfOneNeverScalesDown() {
    HpaTolerance never = new HpaTolerance(0.1, 1);
    HpaMetric idle = new HpaMetric.Utilization(50, pods(10, 0));
    assertThat(idle.propose(10, never)).hasValue(10);
    assertThatThrownBy(() -> HpaTolerance.both(-0.1)).hasMessageContaining("-0.1");
  }

  @Test
  void limitsHoldFromTheStartAndZeroReplicasSwitchItOff() {
    HpaReference hpa = new HpaReference(HpaSpec.of(3, 8));
    assertThat(hpa.sync(0, 1, wanting(1))).isEqualTo(3);
    assertThat(hpa.sync(15_000, 20, wanting(20))).isEqualTo(8);
    assertThat(hpa.sync(30_000, 0, wanting(5))).isZero();
  }

  @Test
  void aValueForTheWholeWorkloadScalesTheReadyPods() {
    HpaMetric value = new HpaMetric.Value(OptionalLong.of(3000), 2000, 4);
    assertThat(value.propose(4, TOLERANCE)).hasValue(6);
    assertThat(value.propose(0, TOLERANCE)).hasValue(2);
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatThrownBy(() -> HpaSpec.of(0, 3)).hasMessageContaining("minReplicas 0");
    assertThatThrownBy(() -> Policy.pods(0, 15)).hasMessageContaining("policy of 0");
    assertThatThrownBy(() -> new HpaMetric.Utilization(0, List.of())).hasMessageContaining("is 0");
  }
}
