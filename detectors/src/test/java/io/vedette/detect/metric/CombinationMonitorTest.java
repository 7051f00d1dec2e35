package io.vedette.detect.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.metric.CombinationMonitor.News;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CombinationMonitorTest {
  private static final long MINUTE = WorkloadMonitor.MINUTE_MILLIS;
  private static final int DAY = 1440;

  private final CombinationMonitor monitor = new CombinationMonitor(MonitorOptions.of(1000));

  /** Requests with a daily peak, and what follows them. */
  private final class Workload {
    CombinationState state = monitor.newState();
    final Random random;
    final List<News> news = new ArrayList<>();

    Workload(int seed) {
      random = new Random(seed);
    }

    void live(int from, int to, double busy) {
      for (int m = from; m < to; m++) {
        double requests = 100 * (1 + 0.6 * Math.sin(2 * Math.PI * m / DAY)) * noise(0.08);
        point(m, "requests", requests);
        point(m, "cpu", 0.004 * requests * noise(0.05) + busy);
        point(m, "memory", 500 + 20 * random.nextGaussian());
        point(m, "latency", (40 + requests / 10) * noise(0.1));
        point(m, "bytes", 900 * requests * noise(0.06));
        end(m);
      }
    }

    private double noise(double sigma) {
      return Math.exp(sigma * random.nextGaussian());
    }

    private void point(int minute, String metric, double value) {
      monitor.observe(state, metric, minute * MINUTE, value, false);
    }

    void end(int minute) {
      monitor.endOfMinute(state, minute * MINUTE).ifPresent(news::add);
    }
  }

  @Test
  void aBusyProcessorWithoutRequestsIsFoundThoughBothAreUsual() {
    Workload workload = new Workload(1);
    int night = 2 * DAY + 3 * DAY / 4;
    workload.live(0, night, 0);
    assertThat(workload.news).isEmpty();
    workload.live(night, night + 5, 0.35); // as busy as at the daily peak
    assertThat(workload.news).isNotEmpty();
    Combination found = Objects.requireNonNull(workload.news.get(0).combination());
    assertThat(found.parts().get(0).metric()).isEqualTo("cpu");
    assertThat(found.parts().get(0).expected()).isBetween(0.05, 0.25);
    Finding finding = found.finding(Entity.service("shop", "checkout"), 0, 0);
    assertThat(finding.title()).isEqualTo("metrics of checkout do not go together: cpu");
    workload.live(night + 5, night + 20, 0);
    assertThat(workload.news.get(workload.news.size() - 1).combination()).isNull();
  }

  @Test
  void aFindingOfAWorkloadThatFallsSilentIsClosed() {
    Workload workload = new Workload(1);
    int night = 2 * DAY + 3 * DAY / 4;
    workload.live(0, night, 0);
    workload.live(night, night + 3, 0.35);
    assertThat(workload.news).isNotEmpty();
    for (int m = night + 3; m < night + 20; m++) {
      workload.end(m);
    }
    assertThat(workload.news.get(workload.news.size() - 1).combination()).isNull();
    assertThat(workload.state.startMillis).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void quietWorkloadsRaiseNothing() {
    List<News> news = new ArrayList<>();
    for (int seed = 0; seed < 20; seed++) {
      Workload workload = new Workload(seed);
      workload.live(0, 5 * DAY, 0);
      news.addAll(workload.news);
    }
    assertThat(news).isEmpty();
  }

  @Test
  void aRestoredStateGoesOnAsIfNothingHadHappened() {
    Workload whole = new Workload(2);
    Workload cut = new Workload(2);
    int night = DAY + 3 * DAY / 4;
    for (int m = 0; m < night + 10; m += 10) {
      whole.live(m, m + 10, m >= night ? 0.35 : 0);
      cut.live(m, m + 10, m >= night ? 0.35 : 0);
      if (m % 500 == 0 || m == night) {
        cut.state = Copies.of(CombinationMonitor.codec(), cut.state);
      }
    }
    assertThat(cut.news).isNotEmpty();
    assertThat(cut.news).usingRecursiveComparison().isEqualTo(whole.news);
  }

  @Test
  void aWorkloadThatNoLongerSendsAMetricIsLearnedAnew() {
    Workload workload = new Workload(3);
    workload.live(0, DAY + 10, 0);
    assertThat(workload.state.model).isNotNull();
    for (int m = DAY + 10; m < 3 * DAY; m++) {
      workload.point(m, "requests", 100 + workload.random.nextGaussian());
      workload.point(m, "other", 100 + workload.random.nextGaussian());
      workload.end(m);
    }
    assertThat(workload.state.columns).containsOnlyKeys("requests", "other");
    assertThat(workload.state.model).isNull();
  }

  @Test
  void metricsThatNeverChangeAreNoTrouble() {
    CombinationState state = monitor.newState();
    for (int m = 0; m < 2 * DAY; m++) {
      monitor.observe(state, "a", m * MINUTE, 1, false);
      monitor.observe(state, "b", m * MINUTE, 2, false);
      assertThat(monitor.endOfMinute(state, m * MINUTE)).isEmpty();
    }
    assertThat(state.model).isNotNull();
  }

  @Test
  void countsNoMoreMetricsThanItHasRoomFor() {
    CombinationState state = monitor.newState();
    for (int m = 0; m < 20; m++) {
      for (int i = 0; i < 3 * CombinationMonitor.MAX_METRICS; i++) {
        monitor.observe(state, "m" + i, m * MINUTE, i, false);
      }
      monitor.endOfMinute(state, m * MINUTE);
    }
    assertThat(state.columns).hasSize(CombinationMonitor.MAX_METRICS);
  }
}
