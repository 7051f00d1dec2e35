package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.predict.EventCalendar;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SeriesMonitorFunctionHarnessTest {
  private static final int HISTORY = 2 * 1440;

  private static final EventCalendar SALE =
      new EventCalendar(
          List.of(
              new EventCalendar.Event(
                  "sale", "", HISTORY * Events.MINUTE, (HISTORY + 20) * Events.MINUTE)));

  private static KeyedBroadcastOperatorTestHarness<Long, MetricSample, SeriesNews, Finding>
      harness() throws Exception {
    return harness(Map.of());
  }

  private static KeyedBroadcastOperatorTestHarness<Long, MetricSample, SeriesNews, Finding> harness(
      Map<String, String> rules) throws Exception {
    return new KeyedBroadcastOperatorTestHarness<>(
        new CoBroadcastWithKeyedOperator<>(
            new SeriesMonitorFunction(10, Long.MAX_VALUE / 2, rules, SALE),
            List.of(RuleBook.FILES, DeployBook.DEPLOYS)),
        sample -> SeriesId.of(sample.series()),
        Types.LONG,
        1,
        1,
        0);
  }

  private static int entries(
      KeyedBroadcastOperatorTestHarness<Long, MetricSample, SeriesNews, Finding> harness) {
    var operator = (AbstractStreamOperator<?>) harness.getTwoInputOperator();
    return ((HeapKeyedStateBackend<?>) operator.<Long>getKeyedStateBackend())
        .numKeyValueStateEntries();
  }

  private static void feed(
      KeyedBroadcastOperatorTestHarness<Long, MetricSample, SeriesNews, Finding> harness,
      int from,
      int to,
      double factor)
      throws Exception {
    for (int m = from; m < to; m++) {
      double noise = Math.exp(0.1 * new Random(m * 7919L).nextGaussian());
      harness.processElement(Events.latency(m, 80 * factor * noise), m * Events.MINUTE);
      harness.watermark(m * Events.MINUTE - 10_000);
    }
  }

  private static List<Finding> regression(
      KeyedBroadcastOperatorTestHarness<Long, MetricSample, SeriesNews, Finding> harness)
      throws Exception {
    feed(harness, HISTORY, HISTORY + 15, 4);
    return harness.extractOutputValues();
  }

  @Test
  void aRestoredJobFindsWhatTheUninterruptedOneFinds() throws Exception {
    OperatorSubtaskState snapshot;
    List<Finding> uninterrupted;
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, HISTORY, 1);
      snapshot = harness.snapshot(1, 1);
      uninterrupted = regression(harness);
    }
    assertThat(uninterrupted).isNotEmpty();
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      assertThat(regression(harness)).isEqualTo(uninterrupted);
    }
  }

  @Test
  void publishesTheBandOfAWatchedSeries() throws Exception {
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, 100, 1);
      assertThat(harness.getSideOutput(SeriesMonitorFunction.BANDS)).hasSize(100);
      BandPoint last =
          harness.getSideOutput(SeriesMonitorFunction.BANDS).stream()
              .reduce((a, b) -> b)
              .orElseThrow()
              .getValue();
      assertThat(last.entity().toString()).isEqualTo("shop/checkout");
      assertThat(last.expected()).isBetween(last.lower(), last.upper());
    }
  }

  @Test
  void aPointThatIsNotAfterTheLastIsLeftOut() throws Exception {
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, 10, 1);
      harness.processElement(Events.latency(3, 99), 3 * Events.MINUTE);
      harness.processElement(Events.latency(9, 99), 9 * Events.MINUTE);
      assertThat(harness.getSideOutput(SeriesMonitorFunction.BANDS)).hasSize(10);
    }
  }

  @Test
  void forgetsASeriesThatIsGone() throws Exception {
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, 10, 1);
      assertThat(entries(harness)).isEqualTo(1);
      for (int m = 10; m < 10 + 30 * 60; m += 2) {
        harness.watermark(m * Events.MINUTE);
      }
      assertThat(entries(harness)).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  private static final String BLUNT =
      """
      name: blunt
      detector:
        match: vedette_service_latency_p95_ms{service.name="checkout"}
        min_absolute: 100000
      """;

  @Test
  void aDetectorRuleTakesEffectWithoutARestartAndIsInTheSnapshot() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, HISTORY, 1);
      harness.processBroadcastElement(SeriesNews.of(new RuleFile("local/blunt.yaml", BLUNT)), 0);
      assertThat(regression(harness)).isEmpty();
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      feed(harness, HISTORY + 15, HISTORY + 30, 4);
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void aBadDetectorFileIsRefusedAndTheOldOneStaysInForce() throws Exception {
    try (var harness = harness(Map.of("blunt.yaml", BLUNT))) {
      harness.open();
      feed(harness, 0, HISTORY, 1);
      String bad = BLUNT.replace("100000", "a lot");
      harness.processBroadcastElement(SeriesNews.of(new RuleFile("blunt.yaml", bad)), 0);
      assertThat(regression(harness)).isEmpty();
      harness.processBroadcastElement(SeriesNews.of(new RuleFile("blunt.yaml", "")), 0);
      feed(harness, HISTORY + 15, HISTORY + 60, 60);
      assertThat(harness.extractOutputValues()).isNotEmpty();
    }
  }

  @Test
  void aSeriesThatIsSwitchedOffIsForgotten() throws Exception {
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, 10, 1);
      String off = BLUNT.replace("min_absolute: 100000", "enabled: false");
      harness.processBroadcastElement(SeriesNews.of(new RuleFile("off.yaml", off)), 0);
      feed(harness, 10, 20, 1);
      assertThat(harness.getSideOutput(SeriesMonitorFunction.BANDS)).hasSize(10);
      assertThat(entries(harness)).isZero();
    }
  }

  @Test
  void backfillWarmsASeriesUpAndRaisesNothing() throws Exception {
    try (var harness = harness()) {
      harness.open();
      // live input of other series has moved event time on to the present
      harness.watermark(HISTORY * Events.MINUTE);
      for (int m = 0; m < HISTORY; m++) {
        double noise = Math.exp(0.1 * new Random(m * 7919L).nextGaussian());
        double factor = m > HISTORY - 400 && m < HISTORY - 300 ? 4 : 1;
        harness.processElement(backfilled(m, 80 * factor * noise), m * Events.MINUTE);
        if (m % 100 == 0) {
          harness.watermark((HISTORY + m / 50) * Events.MINUTE);
        }
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(entries(harness)).isEqualTo(1);
      feed(harness, HISTORY, HISTORY + 15, 60);
      assertThat(harness.extractOutputValues()).isNotEmpty();
      assertThat(harness.extractOutputValues().get(0).series()).doesNotContain(Backfill.LABEL);
    }
  }

  private static final String LIMIT =
      """
      name: latency-limit
      forecast:
        metric: vedette_service_latency_p95_ms
        limit: 500
      """;

  private static final String OBJECTIVE =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: ratio}
      spec:
        service: shop/checkout
        indicator:
          spec:
            ratioMetric:
              good: {metricSource: {type: prometheus, spec: {query: ok_total}}}
              total: {metricSource: {type: prometheus, spec: {query: vedette_service_latency_p95_ms}}}
        timeWindow: [{duration: 30d}]
        objectives: [{target: 0.99}]
      """;

  @Test
  void samplesOfLimitsAndObjectivesGoOutEvenWhereTheSeriesIsLeftAlone() throws Exception {
    String off = BLUNT.replace("min_absolute: 100000", "enabled: false");
    try (var harness = harness(Map.of("off.yaml", off, "limit.yaml", LIMIT))) {
      harness.open();
      feed(harness, 0, 5, 1);
      harness.processElement(backfilled(6, 80), 6 * Events.MINUTE);
      assertThat(harness.getSideOutput(SeriesMonitorFunction.LIMITED)).hasSize(5);
      assertThat(harness.getSideOutput(SeriesMonitorFunction.PARTS_OF_RATIOS)).isNull();
      harness.processBroadcastElement(SeriesNews.of(new RuleFile("slo.yaml", OBJECTIVE)), 0);
      harness.processBroadcastElement(SeriesNews.of(new RuleFile("limit.yaml", "")), 0);
      feed(harness, 7, 10, 1);
      assertThat(harness.getSideOutput(SeriesMonitorFunction.LIMITED)).hasSize(5);
      assertThat(harness.getSideOutput(SeriesMonitorFunction.PARTS_OF_RATIOS))
          .extracting(out -> out.getValue().part())
          .containsOnly(SloEvent.Part.TOTAL)
          .hasSize(3);
      assertThat(entries(harness)).isZero();
    }
  }

  private static MetricSample backfilled(long minute, double value) {
    MetricSample live = Events.latency(minute, value);
    SeriesKey marked =
        new SeriesKey(live.series().name(), live.series().labels().with(Backfill.LABEL, "true"));
    return new MetricSample(marked, live.kind(), live.timeMillis(), live.value());
  }

  private static MetricSample pod(String pod, int minute, double value) {
    SeriesKey series =
        new SeriesKey("queue_wait_ms", Attributes.of("service.name", "pay", "k8s.pod.name", pod));
    return new MetricSample(series, MetricKind.GAUGE, minute * Events.MINUTE, value);
  }

  @Test
  void aNewSeriesIsJudgedByItsSiblingsExperience() throws Exception {
    try (var harness = harness()) {
      harness.open();
      Random random = new Random(3);
      int birth = 900;
      for (int m = 0; m < birth + 40; m++) {
        harness.processElement(
            pod("old", m, 80 * Math.exp(0.1 * random.nextGaussian())), m * Events.MINUTE);
        if (m >= birth) {
          double factor = m >= birth + 35 ? 4 : 1;
          harness.processElement(
              pod("new", m, 40 * factor * Math.exp(0.1 * random.nextGaussian())),
              m * Events.MINUTE);
        }
        harness.watermark(m * Events.MINUTE - 10_000);
      }
      assertThat(harness.extractOutputValues())
          .isNotEmpty()
          .allSatisfy(f -> assertThat(f.series()).contains("new"));
    }
  }

  @Test
  void tellsItsWorkloadOfWhatIsUnusual() throws Exception {
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, 600, 1);
      assertThat(harness.getSideOutput(SeriesMonitorFunction.UNUSUAL)).hasSizeBetween(5, 60);
    }
  }

  private static final String AFTER_DEPLOY =
      """
      name: warm-up
      detector:
        match: vedette_service_latency_p95_ms
        windows: [{after_deploy: 20m}]
      """;

  @Test
  void anAnomalyAfterADeployRaisesNothingWhereARuleSaysSoEvenAfterARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(Map.of("local/warm-up.yaml", AFTER_DEPLOY))) {
      harness.open();
      feed(harness, 0, HISTORY, 1);
      Entity checkout = Entity.service("shop", "checkout");
      harness.processBroadcastElement(new SeriesNews(null, checkout, HISTORY * Events.MINUTE), 0);
      feed(harness, HISTORY, HISTORY + 5, 4);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(Map.of("local/warm-up.yaml", AFTER_DEPLOY))) {
      harness.initializeState(snapshot);
      harness.open();
      feed(harness, HISTORY + 5, HISTORY + 15, 4);
      assertThat(harness.extractOutputValues()).isEmpty();
      feed(harness, HISTORY + 15, HISTORY + 40, 1);
      feed(harness, HISTORY + 40, HISTORY + 50, 4);
      assertThat(harness.extractOutputValues()).isNotEmpty();
    }
  }

  @Test
  void aDeployIsNoExcuseWithoutARule() throws Exception {
    try (var harness = harness()) {
      harness.open();
      feed(harness, 0, HISTORY, 1);
      Entity checkout = Entity.service("shop", "checkout");
      harness.processBroadcastElement(new SeriesNews(null, checkout, HISTORY * Events.MINUTE), 0);
      assertThat(regression(harness)).isNotEmpty();
    }
  }

  @Test
  void keepsTheNewestDeployOfAWorkloadForAWeek() throws Exception {
    try (var harness = harness()) {
      harness.open();
      long now = HISTORY * Events.MINUTE;
      Entity checkout = Entity.service("shop", "checkout");
      harness.processBroadcastElement(new SeriesNews(null, checkout, now), 0);
      harness.processBroadcastElement(new SeriesNews(null, checkout, now - 5), 0);
      var deploys = harness.getBroadcastState(DeployBook.DEPLOYS);
      assertThat(deploys.get("shop/checkout")).isEqualTo(now);
      long later = now + 8 * 1440 * Events.MINUTE;
      harness.processBroadcastElement(new SeriesNews(null, Entity.service("", "b"), later), 0);
      assertThat(deploys.immutableEntries()).hasSize(1);
    }
  }

  @Test
  void anEventOfTheCalendarRaisesNothingWhereARuleSaysSo() throws Exception {
    String rule = AFTER_DEPLOY.replace("after_deploy: 20m", "calendar: Sale");
    try (var harness = harness(Map.of("local/sale.yaml", rule))) {
      harness.open();
      feed(harness, 0, HISTORY, 1);
      assertThat(regression(harness)).isEmpty();
    }
  }
}
