package io.vedette.detect.behavior.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FindingRankerTest {
  private static final long NOON = 1_768_000_000_000L;

  private static Finding finding(int id, String rule, Severity severity, String namespace) {
    return new Finding(
        "f" + id,
        FindingKind.THREAT,
        severity,
        0.8,
        0.8,
        new Entity(EntityType.ACTOR, namespace, "sa-" + id),
        rule,
        "",
        NOON,
        NOON,
        false,
        "",
        null,
        List.of("T1609"),
        List.of(),
        "sigma:" + rule,
        Map.of("log.source", "k8s_audit"));
  }

  /** Analysts who wave one rule through in one namespace, and take the rest seriously. */
  private static List<LabelledFinding> labels(int count) {
    List<LabelledFinding> out = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      boolean noise = random.nextBoolean();
      Finding finding =
          noise
              ? finding(i, "exec", Severity.MEDIUM, "dev")
              : finding(i, random.nextBoolean() ? "exec" : "binding", Severity.HIGH, "payments");
      out.add(new LabelledFinding(finding, !noise));
    }
    return out;
  }

  @Test
  void isOffUntilThereAreEnoughLabelsOfEitherKind() {
    List<LabelledFinding> allTrue =
        labels(60).stream().map(l -> new LabelledFinding(l.finding(), true)).toList();

    assertThat(FindingRanker.train(labels(19), 0)).isEmpty();
    assertThat(FindingRanker.train(allTrue, 0)).isEmpty();
    assertThat(FindingRanker.train(labels(40), 0)).isPresent();
  }

  @Test
  void ranksWhatAnalystsTookSeriouslyAboveWhatTheyWavedThrough() {
    FindingRanker ranker = FindingRanker.train(labels(40), NOON).orElseThrow();

    double serious = ranker.score(finding(900, "binding", Severity.HIGH, "payments"));
    double noise = ranker.score(finding(901, "exec", Severity.MEDIUM, "dev"));

    assertThat(serious).isBetween(0.7, 1.0);
    assertThat(noise).isBetween(0.0, 0.3);
  }

  @Test
  void theSameLabelsInAnyOrderGiveTheSameModelAndItIsKeptWithEachScore() {
    List<LabelledFinding> shuffled = new ArrayList<>(labels(40));
    Collections.shuffle(shuffled, new Random(9));
    FindingRanker one = FindingRanker.train(labels(40), NOON).orElseThrow();
    FindingRanker two = FindingRanker.train(shuffled, NOON).orElseThrow();
    Finding finding = finding(900, "binding", Severity.HIGH, "payments");

    assertThat(two.rank(finding)).isEqualTo(one.rank(finding));
    assertThat(one.rank(finding).attributes().get(FindingRanker.MODEL))
        .startsWith("tribuo-logistic/1 2026-01-09T")
        .contains("40 labels");
    assertThat(one.rank(finding).attributes()).containsEntry("log.source", "k8s_audit");
  }

  @Test
  void aFindingUnlikeAnyBeforeStillHasAScore() {
    FindingRanker ranker = FindingRanker.train(labels(40), NOON).orElseThrow();

    assertThat(ranker.score(finding(5, "never seen", Severity.CRITICAL, "new")))
        .isBetween(0.0, 1.0);
  }
}
