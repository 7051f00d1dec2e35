package io.vedette.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.behavior.rank.FindingRanker;
import io.vedette.jobs.SecurityFiles;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Label;
import io.vedette.model.Severity;
import io.vedette.store.FindingStore;
import io.vedette.store.FindingStores;
import io.vedette.store.StoreConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueRankingTest {
  private static final long NOON = 1_768_000_000_000L;

  @TempDir private Path directory;

  private static Finding finding(String id, boolean serious, String technique) {
    return new Finding(
        id,
        FindingKind.THREAT,
        serious ? Severity.HIGH : Severity.LOW,
        0.8,
        0.8,
        new Entity(EntityType.ACTOR, serious ? "payments" : "dev", "sa"),
        "title",
        "reason",
        NOON,
        NOON + id.length(),
        false,
        "",
        null,
        List.of(technique),
        List.of(),
        serious ? "sigma:binding" : "sigma:exec",
        Map.of());
  }

  private static void label(FindingStore store, String subject, boolean truePositive) {
    String verdict = truePositive ? "true_positive" : "false_positive";
    store.putLabel(new Label(subject, verdict, "ana", NOON, ""));
  }

  @Test
  void labelsOfTheReviewPageRankStoredAndComingFindingsOnceThereAreEnough() {
    try (FindingStore store = open();
        QueueRanking ranking = QueueRanking.start(store, Clock.systemUTC())) {
      List<Finding> all = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        all.add(finding("f" + i, i % 2 == 0, "T1609"));
      }
      store.putFindings(all);
      for (int i = 0; i < 19; i++) {
        label(store, "f" + i, i % 2 == 0);
      }
      ranking.learn();
      assertThat(ranking.rank(all.get(29))).isEqualTo(all.get(29));

      label(store, "f19", false);
      ranking.learn();

      assertThat(ranking.rank(finding("new", true, "T1609")).attributes())
          .containsKeys(FindingRanker.SCORE, FindingRanker.MODEL);
      assertThat(score(store, "f28")).isGreaterThan(score(store, "f29"));
    }
  }

  private static double score(FindingStore store, String id) {
    String score = store.finding(id).orElseThrow().attributes().get(FindingRanker.SCORE);
    return Double.parseDouble(String.valueOf(score));
  }

  @Test
  void confirmedIncidentsTeachWhichTacticFollowsWhich() {
    try (FindingStore store = open();
        QueueRanking ranking = QueueRanking.start(store, Clock.systemUTC())) {
      store.putFindings(List.of(finding("a", true, "T1552"), finding("ab", true, "T1609")));
      store.putIncidents(
          List.of(
              new Incident(
                  "i1",
                  "t",
                  "s",
                  Severity.HIGH,
                  IncidentState.OPEN,
                  NOON,
                  NOON + 9,
                  List.of(),
                  List.of(),
                  List.of("a", "ab"),
                  List.of(),
                  "")));
      assertThat(ranking.files()).isEmpty();

      label(store, "i1", true);
      ranking.learn();

      assertThat(ranking.files())
          .containsEntry(SecurityFiles.TACTICS, "credential-access,execution\n");
    }
  }

  private FindingStore open() {
    return FindingStores.open(StoreConfig.embedded(directory.resolve("store").toString()));
  }
}
