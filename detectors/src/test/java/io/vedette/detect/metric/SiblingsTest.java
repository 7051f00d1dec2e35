package io.vedette.detect.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.Outcome;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SiblingsTest {
  private static final long MINUTE = 60_000L;
  private static final int BIRTH = 2 * 1440;

  private final SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.of(1000));

  private static SeriesKey pod(String workload, String pod) {
    return new SeriesKey(
        "http_server_request_duration_ms",
        Attributes.of("service.name", workload, "k8s.pod.name", pod, "http.route", "/pay"));
  }

  /** One series with what it gave out. */
  private final class Life implements SeriesMonitor.Sink {
    final SeriesKey key;
    final double base;
    final Random random;
    final SeriesState state = monitor.newState();
    final List<Verdict> verdicts = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();

    Life(SeriesKey key, double base, int seed) {
      this.key = key;
      this.base = base;
      this.random = new Random(seed);
    }

    Life live(int from, int to, double factor) {
      for (int m = from; m < to; m++) {
        double mean = base * (1 + 0.5 * Math.sin(2 * Math.PI * m / 1440)) * factor;
        double value = mean * Math.exp(0.1 * random.nextGaussian());
        monitor.observe(state, new MetricSample(key, MetricKind.GAUGE, m * MINUTE, value), this);
      }
      return this;
    }

    @Override
    public void verdict(Verdict verdict, double value) {
      verdicts.add(verdict);
    }

    @Override
    public void finding(Finding finding) {
      findings.add(finding);
    }

    Verdict last() {
      return verdicts.get(verdicts.size() - 1);
    }
  }

  private Siblings family(int of, String workload) {
    Siblings siblings = new Siblings();
    for (int i = 0; i < of; i++) {
      Life life = new Life(pod(workload, "old-" + i), 80 + 10 * i, i).live(0, BIRTH, 1);
      siblings.offer(life.key, life.state);
    }
    return siblings;
  }

  @Test
  void aNewPodIsJudgedByWhatItsSiblingsHaveSeenAfterTwentyPoints() {
    Life young = new Life(pod("checkout", "new-1"), 120, 99).live(BIRTH, BIRTH + 25, 1);
    assertThat(young.last().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(family(3, "checkout").teach(young.key, young.state)).isTrue();
    young.live(BIRTH + 25, BIRTH + 26, 1);
    assertThat(young.last().outcome()).isEqualTo(Outcome.NORMAL);
    assertThat(young.last().confidence()).isBetween(0.1, 0.5);
    young.live(BIRTH + 26, BIRTH + 31, 5);
    assertThat(young.findings).isNotEmpty();
  }

  @Test
  void aNewWorkloadLearnsFromThoseOfTheSameMetric() {
    Life young = new Life(pod("basket", "new-1"), 7, 99).live(BIRTH, BIRTH + 25, 1);
    assertThat(family(1, "checkout").teach(young.key, young.state)).isTrue();
    assertThat(young.live(BIRTH + 25, BIRTH + 31, 5).findings).isNotEmpty();
  }

  @Test
  void aSeriesOfAnotherRouteIsNoSibling() {
    SeriesKey other =
        new SeriesKey(
            "http_server_request_duration_ms",
            Attributes.of("service.name", "checkout", "http.route", "/healthz"));
    Life young = new Life(other, 7, 99).live(BIRTH, BIRTH + 25, 1);
    assertThat(family(3, "checkout").teach(young.key, young.state)).isFalse();
  }

  @Test
  void aSiblingThatWasNotHeardOfForLongTeachesNothing() {
    Life young = new Life(pod("checkout", "new-1"), 120, 99).live(BIRTH + 60, BIRTH + 85, 1);
    assertThat(family(3, "checkout").teach(young.key, young.state)).isFalse();
  }

  @Test
  void aSeriesThatIsYoungItselfOrOffIsNoExample() {
    Siblings siblings = new Siblings();
    Life other = new Life(pod("checkout", "old"), 80, 1).live(BIRTH - 100, BIRTH, 1);
    siblings.offer(other.key, other.state);
    Life off =
        new Life(pod("checkout", "off"), 80, 1).live(0, BIRTH - 3, 1).live(BIRTH - 3, BIRTH, 9);
    assertThat(off.findings).isNotEmpty();
    siblings.offer(off.key, off.state);
    Life young = new Life(pod("checkout", "new-1"), 120, 99).live(BIRTH, BIRTH + 25, 1);
    assertThat(siblings.teach(young.key, young.state)).isFalse();
  }

  @Test
  void threeHundredNewPodsRaiseNoMoreFalseAlarmsThanOldOnes() {
    Siblings siblings = family(3, "checkout");
    List<String> alarms = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double base = Math.exp(4 + new Random(i).nextGaussian());
      Life young = new Life(pod("checkout", "new-" + i), base, 1000 + i).live(BIRTH, BIRTH + 20, 1);
      assertThat(siblings.teach(young.key, young.state)).isTrue();
      young.live(BIRTH + 20, BIRTH + 1440, 1);
      young.findings.stream().map(Finding::id).distinct().forEach(alarms::add);
    }
    assertThat(alarms).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void isBounded() {
    Siblings siblings = new Siblings();
    SeriesState grown = new Life(pod("checkout", "old"), 80, 1).live(0, 1000, 1).state;
    for (int i = 0; i < 2 * Siblings.MAX_FAMILIES; i++) {
      siblings.offer(new SeriesKey("m" + i, Attributes.of("pod", "a")), grown);
    }
    Life young =
        new Life(new SeriesKey("m9000", Attributes.of("pod", "b")), 80, 1).live(980, 1001, 1);
    assertThat(siblings.teach(young.key, young.state)).isFalse();
    SeriesKey first = new SeriesKey("m1", Attributes.of("pod", "b"));
    assertThat(siblings.teach(first, young.state)).isTrue();
  }
}
