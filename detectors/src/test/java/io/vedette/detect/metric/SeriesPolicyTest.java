package io.vedette.detect.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.metric.SeriesPolicy.Direction;
import io.vedette.detect.metric.SeriesPolicy.Missing;
import io.vedette.model.AnomalyKind;
import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.Outcome;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SeriesPolicyTest {
  private static final long MINUTE = 60_000L;
  private static final long DAY = 1440;
  private static final SeriesKey SERIES = new SeriesKey("load", Attributes.of("job", "a"));

  private static final class Recorder implements SeriesMonitor.Sink {
    final List<Finding> findings = new ArrayList<>();
    final List<Verdict> verdicts = new ArrayList<>();
    final List<Verdict> imputed = new ArrayList<>();

    @Override
    public void verdict(Verdict verdict, double value) {
      verdicts.add(verdict);
    }

    @Override
    public void imputed(long timeMillis, Verdict verdict, double value) {
      imputed.add(verdict);
    }

    @Override
    public void finding(Finding finding) {
      findings.add(finding);
    }
  }

  private static SeriesPolicy policy(
      double sensitivity, Direction direction, Missing missing, MaintenanceWindow... windows) {
    return new SeriesPolicy(
        sensitivity, Double.NaN, 0, direction, missing, true, List.of(windows), ZoneOffset.UTC);
  }

  private static SeriesPolicy window(boolean suppress, boolean learn) {
    MaintenanceWindow.Span span =
        new MaintenanceWindow.Once(2 * DAY * MINUTE, (2 * DAY + 60) * MINUTE);
    return policy(
        1, Direction.BY_NAME, Missing.IGNORE, new MaintenanceWindow("w", span, suppress, learn));
  }

  /** Two calm days, an hour at three times the level, an hour as before. */
  private static Recorder surge(SeriesPolicy policy, double factor) {
    return run(policy, factor, 2 * DAY + 120);
  }

  private static Recorder run(SeriesPolicy policy, double factor, long until) {
    SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.defaults(), policy);
    SeriesState state = monitor.newState();
    Recorder recorder = new Recorder();
    Random random = new Random(1);
    for (long m = 0; m < until; m++) {
      boolean within = m >= 2 * DAY && m < 2 * DAY + 60;
      double value = (within ? factor : 1) * (50 + random.nextGaussian());
      monitor.observe(
          state, new MetricSample(SERIES, MetricKind.GAUGE, m * MINUTE, value), recorder);
    }
    return recorder;
  }

  @Test
  void directionDecidesWhatHurts() {
    assertThat(surge(SeriesPolicy.DEFAULT, 3).findings).isNotEmpty();
    assertThat(surge(policy(1, Direction.UP, Missing.IGNORE), 3).findings).isNotEmpty();
    assertThat(surge(policy(1, Direction.DOWN, Missing.IGNORE), 3).findings).isEmpty();
  }

  @Test
  void leastDeviationsKeepSmallThingsQuiet() {
    SeriesPolicy absolute =
        new SeriesPolicy(
            1, 200, 0, Direction.BOTH, Missing.IGNORE, true, List.of(), ZoneOffset.UTC);
    SeriesPolicy relative =
        new SeriesPolicy(
            1, Double.NaN, 10, Direction.BOTH, Missing.IGNORE, true, List.of(), ZoneOffset.UTC);
    assertThat(surge(absolute, 3).findings).isEmpty();
    assertThat(surge(relative, 3).findings).isEmpty();
  }

  @Test
  void lowerSensitivityAsksForMoreAndHigherForLess() {
    Verdict near = new Verdict(Outcome.NORMAL, 0.2, 10, 8, 12, noKind(), 1);
    Verdict far = new Verdict(Outcome.ANOMALOUS, 0.6, 10, 8, 12, kind(), 1);
    SeriesPolicy low = SeriesPolicy.DEFAULT.withSensitivity(0.5);
    SeriesPolicy high = SeriesPolicy.DEFAULT.withSensitivity(2);
    assertThat(low.judge(far, 13, 8, 7, false).outcome()).isEqualTo(Outcome.NORMAL);
    assertThat(low.judge(far, 13, 15, 7, false).outcome()).isEqualTo(Outcome.ANOMALOUS);
    assertThat(high.judge(near, 11.5, 4, 7, false).outcome()).isEqualTo(Outcome.ANOMALOUS);
    assertThat(high.judge(near, 11.5, 3, 7, false).outcome()).isEqualTo(Outcome.NORMAL);
    assertThat(SeriesPolicy.DEFAULT.judge(near, 11.5, 4, 7, false)).isSameAs(near);
  }

  @Test
  void aLowSensitivitySparesAWholeShiftAndNotOnlyItsFirstPoint() {
    assertThat(surge(SeriesPolicy.DEFAULT, 1.5).findings).isNotEmpty();
    assertThat(surge(SeriesPolicy.DEFAULT.withSensitivity(0.1), 1.5).findings).isEmpty();
  }

  private static AnomalyKind kind() {
    return AnomalyKind.SPIKE;
  }

  private static AnomalyKind noKind() {
    return AnomalyKind.NONE;
  }

  @Test
  void aSuppressedWindowIsInconclusiveAndRaisesNothing() {
    Recorder recorder = surge(window(true, true), 3);
    assertThat(recorder.findings).isEmpty();
    assertThat(recorder.verdicts.get((int) (2 * DAY + 10)).outcome())
        .isEqualTo(Outcome.INCONCLUSIVE);
  }

  @Test
  void whatWasNotLearntIsStillNewAfterwards() {
    long after = 2 * DAY + 61;
    Recorder unlearnt = run(window(true, false), 3, after);
    Recorder learnt = run(window(true, true), 3, after);
    Recorder calm = run(SeriesPolicy.DEFAULT, 1, after);
    double undisturbed = last(calm).expected();
    assertThat(last(unlearnt).expected()).isCloseTo(undisturbed, within(1));
    assertThat(last(learnt).expected()).isNotCloseTo(undisturbed, within(1));
  }

  private static Verdict last(Recorder recorder) {
    return recorder.verdicts.get(recorder.verdicts.size() - 1);
  }

  private static Offset<Double> within(double most) {
    return Offset.offset(most);
  }

  @Test
  void notLearningAndSuppressingAreSeparate() {
    assertThat(surge(window(false, false), 3).findings).isNotEmpty();
  }

  @Test
  void aWeeklyWindowFollowsTheWallClockThroughTheChangeToSummerTime() {
    var nightly =
        new MaintenanceWindow.Weekly(
            Set.of(DayOfWeek.SATURDAY),
            LocalTime.of(23, 0),
            LocalTime.of(4, 0),
            ZoneId.of("Europe/Berlin"));
    assertThat(nightly.contains(millis("2026-03-28T21:59:59Z"), Long.MIN_VALUE)).isFalse();
    assertThat(nightly.contains(millis("2026-03-28T22:00:00Z"), Long.MIN_VALUE)).isTrue();
    assertThat(nightly.contains(millis("2026-03-29T01:59:59Z"), Long.MIN_VALUE)).isTrue();
    assertThat(nightly.contains(millis("2026-03-29T02:00:00Z"), Long.MIN_VALUE)).isFalse();
    assertThat(nightly.contains(millis("2026-03-29T22:30:00Z"), Long.MIN_VALUE)).isFalse();
  }

  private static long millis(String iso) {
    return Instant.parse(iso).toEpochMilli();
  }

  @Test
  void aMissingPointCountsAsZeroAsSoonAsTimeShowsItAndWithLessConfidence() {
    SeriesPolicy zero = policy(1, Direction.BOTH, Missing.ZERO);
    SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.defaults(), zero);
    SeriesState state = monitor.newState();
    Recorder recorder = feed(monitor, state, 2 * DAY);
    double trusted = last(recorder).confidence();
    monitor.onTime(state, SERIES, (2 * DAY + 20) * MINUTE, recorder);
    assertThat(recorder.imputed).hasSizeBetween(18, 20);
    assertThat(recorder.imputed.get(0).confidence()).isLessThanOrEqualTo(0.6 * trusted);
    assertThat(recorder.findings).isNotEmpty();
    assertThat(recorder.findings.get(0).reason()).contains("no points came");
  }

  @Test
  void aHeldValueFillsAGapAndAbsenceIsStillNoticed() {
    SeriesPolicy hold = policy(1, Direction.BOTH, Missing.HOLD);
    SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.defaults(), hold);
    SeriesState state = monitor.newState();
    Recorder recorder = feed(monitor, state, 2 * DAY);
    monitor.onTime(state, SERIES, (2 * DAY + 20) * MINUTE, recorder);
    assertThat(recorder.findings).hasSize(1);
    monitor.observe(
        state, new MetricSample(SERIES, MetricKind.GAUGE, (2 * DAY + 20) * MINUTE, 50), recorder);
    assertThat(recorder.imputed).hasSizeBetween(18, 20);
    assertThat(recorder.findings.get(1).resolved()).isTrue();
  }

  @Test
  void aFilledGapDoesNotSpoilACountersRate() {
    SeriesPolicy zero = policy(1, Direction.BOTH, Missing.ZERO);
    SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.defaults(), zero);
    SeriesState state = monitor.newState();
    double[] rate = new double[1];
    SeriesMonitor.Sink sink =
        new SeriesMonitor.Sink() {
          @Override
          public void verdict(Verdict verdict, double value) {
            rate[0] = value;
          }

          @Override
          public void finding(Finding finding) {
            // not looked at
          }
        };
    for (int m : new int[] {0, 1, 2, 3, 4, 5, 15}) {
      monitor.onTime(state, SERIES, m * MINUTE, sink);
      monitor.observe(
          state, new MetricSample(SERIES, MetricKind.COUNTER, m * MINUTE, 60.0 * m), sink);
    }
    assertThat(rate[0]).isEqualTo(1);
  }

  private static Recorder feed(SeriesMonitor monitor, SeriesState state, long until) {
    Recorder recorder = new Recorder();
    Random random = new Random(2);
    for (long m = 0; m < until; m++) {
      double value = 50 + random.nextGaussian();
      monitor.observe(
          state, new MetricSample(SERIES, MetricKind.GAUGE, m * MINUTE, value), recorder);
    }
    return recorder;
  }
}
