package io.vedette.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vedette.jobs.SeriesText;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Label;
import io.vedette.model.Outcome;
import io.vedette.model.Severity;
import io.vedette.review.Tuning.Proposal;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import io.vedette.store.FindingStore;
import io.vedette.store.FindingStores;
import io.vedette.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackTest {
  private static final long MINUTE = 60_000L;
  private static final Entity PAY = Entity.service("shop", "pay");

  @TempDir private Path dir;
  private FindingStore store;
  private Feedback feedback;

  @BeforeEach
  void open(@TempDir Path data) {
    store = FindingStores.open(StoreConfig.embedded(data.resolve("findings").toString()));
    feedback = new Feedback(store, dir);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static String series(int pod) {
    return "queue_depth{namespace=\"shop\",pod=\"p-" + pod + "\"}";
  }

  /** An alarm at an hour, so far out; its points are kept or not. */
  private void alarm(String id, int pod, int hour, double actual, boolean points) {
    double score = actual > 20 ? 0.95 : 0.7;
    long start = hour * 60 * MINUTE;
    store.putFindings(
        List.of(
            new Finding(
                id,
                FindingKind.METRIC_ANOMALY,
                Severity.MEDIUM,
                0.9,
                score,
                PAY,
                "queue",
                "queue",
                start,
                start + 10 * MINUTE,
                true,
                series(pod),
                new Expectation(actual, 10, 8, 12, ""),
                List.of(),
                List.of(),
                "test/1",
                Map.of("anomaly.kind", "spike"))));
    if (points) {
      List<BandPoint> band = new ArrayList<>();
      for (int m = -20; m <= 10; m++) {
        double value = m < 0 ? 10 : actual;
        Outcome outcome = m < 0 ? Outcome.NORMAL : Outcome.ANOMALOUS;
        band.add(
            new BandPoint(
                series(pod),
                PAY,
                start + m * MINUTE,
                value,
                10,
                8,
                12,
                m < 0 ? 0 : score,
                outcome));
      }
      store.putBands(band);
      await().until(() -> store.bands(series(pod), start, start).size() == 1);
    }
  }

  private void label(String id, String verdict) {
    store.putLabel(new Label(id, verdict, "ann", 1, ""));
  }

  @Test
  void falseAlarmsProposeALowerSensitivityThatKeepsTheRealIncident() throws IOException {
    alarm("f1", 1, 1, 14, true);
    alarm("f2", 2, 2, 14.5, false);
    alarm("f3", 1, 3, 40, true);
    alarm("f4", 2, 4, 14, true);
    label("f1", "false_positive");
    label("f2", "false_positive");
    label("f3", "true_positive");

    List<Proposal> proposals = feedback.proposals();

    assertThat(proposals).hasSize(1);
    Proposal p = proposals.get(0);
    assertThat(p.selector()).isEqualTo("queue_depth{\"namespace\"=\"shop\"}");
    assertThat(p.sensitivity()).isLessThan(0.8);
    assertThat(List.of(p.alarms(), p.alarmsGone())).containsExactly(4, 3);
    assertThat(List.of(p.falseAlarms(), p.falseAlarmsGone())).containsExactly(2, 2);
    assertThat(List.of(p.incidents(), p.incidentsLost())).containsExactly(1, 0);
    assertThat(p.accepted()).isFalse();
    assertThat(dir).isEmptyDirectory();

    assertThat(feedback.accept(p.id(), "ann").accepted()).isTrue();
    RulePack pack = RulePack.fromFiles(RulePackLoader.directory(dir));
    assertThat(pack.problems()).isEmpty();
    assertThat(pack.detectors()).hasSize(1);
    assertThat(pack.detectors().get(0).matches(SeriesText.parse(series(7)))).isTrue();
    assertThat(pack.detectors().get(0).sensitivity()).isEqualTo(p.sensitivity());
  }

  @Test
  void nothingIsProposedWhereItWouldCostAnIncident() {
    alarm("f1", 1, 1, 40, true);
    alarm("f2", 1, 3, 14, true);
    label("f1", "false_positive");
    label("f2", "true_positive");
    assertThat(feedback.proposals()).isEmpty();
    assertThatThrownBy(() -> feedback.accept("nope", "ann"))
        .isInstanceOf(NoSuchElementException.class);
  }
}
