package io.vedette.detect.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.metric.WorkloadMonitor.News;
import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkloadMonitorTest {
  private static final long MINUTE = WorkloadMonitor.MINUTE_MILLIS;
  private static final int DAYS = 3;

  private final MonitorOptions options = MonitorOptions.of(1000);

  /** The series of one workload, a monitor each, and the monitor of all of them. */
  private final class Workload {
    final SeriesMonitor series = new SeriesMonitor(options);
    final WorkloadMonitor joint = new WorkloadMonitor(options);
    WorkloadState state = joint.newState();
    final SeriesKey[] keys;
    final SeriesState[] states;
    final List<News> news = new ArrayList<>();
    final List<Finding> single = new ArrayList<>();

    Workload(int metrics) {
      keys =
          IntStream.range(0, metrics)
              .mapToObj(i -> new SeriesKey("m" + i, Attributes.of("service.name", "checkout")))
              .toArray(SeriesKey[]::new);
      states = new SeriesState[metrics];
      for (int i = 0; i < metrics; i++) {
        states[i] = series.newState();
      }
    }

    void minute(int m, double[] values) {
      for (int i = 0; i < values.length; i++) {
        series.observe(
            states[i],
            new MetricSample(keys[i], MetricKind.GAUGE, m * MINUTE, values[i]),
            new SeriesMonitor.Sink() {
              @Override
              public void verdict(Verdict verdict, double value) {}

              @Override
              public void unusual(UnusualPoint point) {
                joint.observe(state, point, point.timeMillis());
              }

              @Override
              public void finding(Finding finding) {
                single.add(finding);
              }
            });
      }
      joint.endOfMinute(state, m * MINUTE).ifPresent(news::add);
    }
  }

  private static double[] independent(int metrics, Random random, double shift) {
    return IntStream.range(0, metrics)
        .mapToDouble(i -> 100 + 10 * random.nextGaussian() + (i < 6 ? shift : 0))
        .toArray();
  }

  @Test
  void sixSmallSurprisesInOneMinuteAreOneFindingThatNamesThem() {
    Workload workload = new Workload(12);
    Random random = new Random(5);
    int m = 0;
    while (m < DAYS * 1440) {
      workload.minute(m++, independent(12, random, 0));
    }
    assertThat(workload.news).isEmpty();
    workload.single.clear();
    for (int i = 0; i < 3; i++) {
      workload.minute(m++, independent(12, random, 42));
    }
    assertThat(workload.single).isEmpty();
    assertThat(workload.news).isNotEmpty();
    JointSurprise surprise = Objects.requireNonNull(workload.news.get(0).surprise());
    assertThat(surprise.drivers())
        .extracting(d -> d.point().series().name())
        .isSubsetOf("m0", "m1", "m2", "m3", "m4", "m5")
        .hasSizeGreaterThanOrEqualTo(2);
    Finding finding = surprise.finding(workload.news.get(0).startMillis());
    assertThat(finding.title()).endsWith("metrics of checkout are unusual together");
    assertThat(finding.evidence()).hasSameSizeAs(surprise.drivers());
    for (int i = 0; i < 10; i++) {
      workload.minute(m++, independent(12, random, 0));
    }
    assertThat(workload.news.get(workload.news.size() - 1).surprise()).isNull();
  }

  @Test
  void whatAlwaysComesTogetherIsOneThing() {
    Workload workload = new Workload(12);
    Random random = new Random(6);
    for (int m = 0; m < DAYS * 1440 + 60; m++) {
      double shared = random.nextGaussian() + (m >= DAYS * 1440 && m % 20 == 0 ? 4.2 : 0);
      double[] values = new double[12];
      for (int i = 0; i < 12; i++) {
        values[i] = 100 + 10 * shared + random.nextGaussian();
      }
      workload.minute(m, values);
    }
    assertThat(workload.news).isEmpty();
  }

  @Test
  void quietWorkloadsWithASharedLoadRaiseNothing() {
    List<News> news = new ArrayList<>();
    for (int w = 0; w < 30; w++) {
      Workload workload = new Workload(12);
      Random random = new Random(w);
      for (int m = 0; m < DAYS * 1440; m++) {
        double load = 1 + 0.5 * Math.sin(2 * Math.PI * m / 1440) + 0.1 * random.nextGaussian();
        double[] values = new double[12];
        for (int i = 0; i < 12; i++) {
          double own = Math.exp((i % 3 + 1) * 0.1 * random.nextGaussian());
          values[i] = i < 6 ? 50 * load * own : 50 * own;
        }
        workload.minute(m, values);
      }
      news.addAll(workload.news);
    }
    assertThat(news).isEmpty();
  }

  @Test
  void aRestoredStateGoesOnAsIfNothingHadHappened() {
    Workload whole = new Workload(12);
    Workload cut = new Workload(12);
    Random a = new Random(5);
    Random b = new Random(5);
    for (int m = 0; m < DAYS * 1440 + 3; m++) {
      double shift = m < DAYS * 1440 ? 0 : 42;
      whole.minute(m, independent(12, a, shift));
      cut.minute(m, independent(12, b, shift));
      if (m % 1000 == 0 || m > DAYS * 1440) {
        cut.state = Copies.of(WorkloadMonitor.codec(), cut.state);
      }
    }
    assertThat(cut.news).isNotEmpty().isEqualTo(whole.news);
  }

  @Test
  void countsNoMoreMetricsThanItHasRoomFor() {
    Workload workload = new Workload(0);
    for (int i = 0; i < 3 * WorkloadMonitor.MAX_METRICS; i++) {
      SeriesKey key = new SeriesKey("m" + i, Attributes.of("service.name", "checkout"));
      workload.joint.observe(workload.state, new UnusualPoint(key, 0, MINUTE, 1, 2, 1, false), 0);
    }
    assertThat(workload.state.metrics).hasSize(WorkloadMonitor.MAX_METRICS);
  }
}
