package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Label;
import io.vedette.model.TimelineEntry;
import io.vedette.store.FindingStore;
import io.vedette.store.FindingStores;
import io.vedette.store.StoreConfig;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PastIncidentsTest {
  private static final long DAY = 86_400_000L;

  private final FindingStore store = FindingStores.open(StoreConfig.embedded("mem:past"));
  private final PastIncidents past = new PastIncidents(store);

  @AfterEach
  void close() {
    store.close();
  }

  private static Incident earlier(String id, long days, IncidentState state, String change) {
    Incident i = SampleData.slowPayment();
    long start = i.startMillis() - days * DAY;
    long end = start + 20 * 60_000;
    return new Incident(
        id,
        i.title(),
        i.summary(),
        i.severity(),
        state,
        start,
        end,
        i.causes(),
        i.affected(),
        List.of("past-" + id),
        change.isEmpty()
            ? List.of()
            : List.of(new TimelineEntry(end - 60_000, "change", change, "")),
        "");
  }

  @Test
  void namesWhatEndedEachResemblingIncidentNewestFirst() {
    store.putIncidents(
        List.of(
            earlier("rolled-back", 3, IncidentState.RESOLVED, "payment 1.8.1 -> 1.8.0"),
            earlier("noted", 2, IncidentState.RESOLVED, ""),
            earlier("alone", 1, IncidentState.RESOLVED, ""),
            earlier("merged", 1, IncidentState.MERGED, "")));
    store.putLabel(new Label("noted", "true_positive", "ann", 1, "pool size raised to 50"));
    List<Similar> found = past.like(SampleData.slowPayment());
    assertThat(found)
        .extracting(s -> s.incident().id())
        .containsExactly("alone", "noted", "rolled-back");
    assertThat(found)
        .extracting(Similar::ended)
        .containsExactly(
            "by itself, after " + Format.duration(20 * 60_000),
            "noted by ann: pool size raised to 50",
            "after payment 1.8.1 -> 1.8.0");
    assertThat(found.get(0).alike()).contains("payment");
    assertThat(found.get(0).similarity()).isEqualTo(1);
  }

  @Test
  void whatHasNothingInCommonOrCameLaterIsNotShown() {
    store.putIncidents(List.of(SampleData.threat(), SampleData.slowPayment()));
    assertThat(past.like(SampleData.slowPayment())).isEmpty();
    assertThat(past.like(earlier("before", 1, IncidentState.RESOLVED, ""))).isEmpty();
  }
}
