package io.vedette.store;

import static io.vedette.store.TestRecords.CART;
import static io.vedette.store.TestRecords.CHECKOUT;
import static io.vedette.store.TestRecords.T0;
import static io.vedette.store.TestRecords.action;
import static io.vedette.store.TestRecords.band;
import static io.vedette.store.TestRecords.finding;
import static io.vedette.store.TestRecords.incident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Label;
import io.vedette.model.Outcome;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link FindingStore} must do. */
abstract class FindingStoreContractTest {
  @SuppressWarnings("NullAway.Init")
  FindingStore store;

  /** A store that holds nothing yet. */
  abstract FindingStore openEmpty();

  @BeforeEach
  void open() {
    store = openEmpty();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anEmptyStoreAnswersEverythingWithNothing() {
    store.check();
    assertThat(store.finding("none")).isEmpty();
    assertThat(store.incident("none")).isEmpty();
    assertThat(store.action("none")).isEmpty();
    assertThat(store.forecast("none")).isEmpty();
    assertThat(store.findings(FindingQuery.all())).isEmpty();
    assertThat(store.findings(FindingQuery.all().withIncident("none"))).isEmpty();
    assertThat(store.incidents(IncidentQuery.all())).isEmpty();
    assertThat(store.actions(ActionQuery.all())).isEmpty();
    assertThat(store.labels("none")).isEmpty();
    assertThat(store.bands("none", 0, Long.MAX_VALUE)).isEmpty();
    assertThat(store.edges(0)).isEmpty();
    store.putFindings(List.of());
    store.putBands(List.of());
    store.expire(T0);
  }

  @Test
  void everyRecordComesBackAsItWent() {
    Finding finding = finding("f1", T0);
    Incident incident = incident("i1", T0, IncidentState.OPEN, List.of("f1"));
    ActionRecord action = action("a1", "i1", T0, ActionState.PLANNED, ActionState.EXECUTED);
    store.putFindings(List.of(finding));
    store.putIncidents(List.of(incident));
    store.putActions(List.of(action));
    assertThat(store.finding("f1")).contains(finding);
    assertThat(store.incident("i1")).contains(incident);
    assertThat(store.action("a1")).contains(action);
  }

  @Test
  void keepsAnIncidentOfAMegabyte() {
    List<String> findings =
        IntStream.range(0, 50_000).mapToObj("finding-%016d"::formatted).toList();
    Incident incident = incident("i1", T0, IncidentState.OPEN, findings);
    store.putIncidents(List.of(incident));
    assertThat(store.incident("i1")).contains(incident);
  }

  @Test
  void aReplayChangesNothing() {
    Finding open = finding("f1", T0);
    Finding later = open.resolvedAt(T0 + 120_000);
    Incident first = incident("i1", T0, IncidentState.OPEN, List.of("f1"));
    Incident grown = incident("i1", T0, T0 + 60_000, IncidentState.OPEN, List.of("f1", "f2"));
    Incident over = incident("i1", T0, T0 + 60_000, IncidentState.RESOLVED, List.of("f1", "f2"));
    ActionRecord planned = action("a1", "i1", T0, ActionState.AWAITING_APPROVAL);
    ActionRecord approved =
        action("a1", "i1", T0, ActionState.AWAITING_APPROVAL, ActionState.APPROVED);
    for (int replay = 0; replay < 2; replay++) {
      store.putFindings(List.of(open));
      store.putFindings(List.of(later));
      store.putIncidents(List.of(first));
      store.putIncidents(List.of(grown, over));
      store.putActions(List.of(planned));
      store.putActions(List.of(approved));
    }
    store.putFindings(List.of(open));
    store.putIncidents(List.of(first, grown));
    store.putActions(List.of(planned));

    assertThat(store.findings(FindingQuery.all())).containsExactly(later);
    assertThat(store.incidents(IncidentQuery.all())).containsExactly(over);
    assertThat(store.actions(ActionQuery.all())).containsExactly(approved);
  }

  @Test
  void ofEquallyLateStatesTheLastWrittenStays() {
    Finding high = finding("f1", T0);
    Finding critical =
        finding(
            "f1", T0, high.endMillis(), false, FindingKind.METRIC_ANOMALY, Severity.CRITICAL, CART);
    store.putFindings(List.of(high, critical));
    assertThat(store.finding("f1")).contains(critical);
    store.putFindings(List.of(high));
    assertThat(store.finding("f1")).contains(high);
  }

  @Test
  void aMergedIncidentStaysMerged() {
    store.putIncidents(List.of(incident("i1", T0, IncidentState.MERGED, List.of("f1"))));
    store.putIncidents(
        List.of(incident("i1", T0, T0 + 900_000, IncidentState.OPEN, List.of("f1", "f2"))));
    assertThat(store.incident("i1").orElseThrow().state()).isEqualTo(IncidentState.MERGED);
  }

  @Test
  void pagesNewestFirstWithoutGapOrRepeat() {
    List<Finding> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(finding("f%02d".formatted(i), T0 + i / 3 * 1_000L));
    }
    Collections.shuffle(all, new Random(7));
    store.putFindings(all);
    List<String> seen = new ArrayList<>();
    FindingQuery query = FindingQuery.all().withLimit(10);
    for (List<Finding> page = store.findings(query);
        !page.isEmpty();
        page = store.findings(query)) {
      page.forEach(f -> seen.add(f.id()));
      query = query.withBefore(Cursor.parse(Cursor.after(page.get(page.size() - 1)).toString()));
    }
    List<String> expected =
        IntStream.range(0, 25).mapToObj(i -> "f%02d".formatted(24 - i)).toList();
    assertThat(seen).containsExactlyElementsOf(expected);
  }

  @Test
  void findingsAreFiltered() {
    Finding slow = finding("slow", T0);
    Finding threat =
        finding(
            "threat",
            T0 + 1_000,
            T0 + 2_000,
            true,
            FindingKind.THREAT,
            Severity.CRITICAL,
            CHECKOUT);
    Finding low =
        finding("low", T0 + 2_000, T0 + 3_000, false, FindingKind.BEHAVIOR, Severity.LOW, CHECKOUT);
    store.putFindings(List.of(slow, threat, low));
    store.putIncidents(List.of(incident("i1", T0, IncidentState.OPEN, List.of("slow", "low"))));

    FindingQuery all = FindingQuery.all();
    assertThat(store.findings(all)).containsExactly(low, threat, slow);
    assertThat(store.findings(all.withLimit(1))).containsExactly(low);
    assertThat(store.findings(all.withTime(T0 + 1_000, T0 + 2_000))).containsExactly(threat);
    assertThat(store.findings(all.withMinSeverity(Severity.HIGH))).containsExactly(threat, slow);
    assertThat(
            store.findings(all.withKinds(Set.of(FindingKind.METRIC_ANOMALY, FindingKind.BEHAVIOR))))
        .containsExactly(low, slow);
    assertThat(store.findings(all.withIncident("i1"))).containsExactly(low, slow);
  }

  @Test
  void entitiesAreFoundByIdQualifiedOrPlainName() {
    Finding cart = finding("f1", T0);
    store.putFindings(
        List.of(cart, finding("f2", T0, T0, false, FindingKind.BEHAVIOR, Severity.LOW, CHECKOUT)));
    for (String name : List.of("service:shop/cart", "shop/cart", "cart")) {
      assertThat(store.findings(FindingQuery.all().withEntity(name))).containsExactly(cart);
    }
    assertThat(store.findings(FindingQuery.all().withEntity("car"))).isEmpty();
  }

  @Test
  void textMatchesEveryWordInAnyCaseAndTakesNothingAsAPattern() {
    Finding finding = finding("f1", T0);
    store.putFindings(List.of(finding));
    for (String text : List.of("LATENCY cart", "  tripled ", "50% above", "<b>300</b>", "\\", "")) {
      assertThat(store.findings(FindingQuery.all().withText(text)))
          .as("text '%s'", text)
          .containsExactly(finding);
    }
    for (String text : List.of("latency checkout", "lat*ncy", "laten?y", "laten_y", "%", "'")) {
      if (!finding.reason().contains(text)) {
        assertThat(store.findings(FindingQuery.all().withText(text)))
            .as("text '%s'", text)
            .isEmpty();
      }
    }
  }

  @Test
  void theHistoryOfAMergedLogPatternAnswersToItsFormerIds() {
    Finding before = finding("f1", T0).withAttributes(Map.of("pattern.id", "3f2a9c01d4e7"));
    Finding since =
        finding("f2", T0 + 1)
            .withAttributes(
                Map.of("pattern.id", "77aa00bb11cc", "pattern.formerly", "3f2a9c01d4e7 aa"));
    store.putFindings(List.of(before, since, finding("f3", T0)));
    assertThat(store.findings(FindingQuery.all().withText("3f2a9c01d4e7")))
        .containsExactly(since, before);
    assertThat(store.findings(FindingQuery.all().withText("77aa00bb11cc"))).containsExactly(since);
  }

  @Test
  void incidentsAreFiltered() {
    Incident open = incident("open", T0, IncidentState.OPEN, List.of("f1"));
    Incident over = incident("over", T0 + 5_000, IncidentState.RESOLVED, List.of("f2"));
    store.putIncidents(List.of(open, over));
    IncidentQuery all = IncidentQuery.all();
    assertThat(store.incidents(all)).containsExactly(over, open);
    assertThat(store.incidents(all.withStates(Set.of(IncidentState.OPEN)))).containsExactly(open);
    assertThat(store.incidents(all.withTime(T0 + 1, T0 + 9_000))).containsExactly(over);
    assertThat(store.incidents(all.withMinSeverity(Severity.CRITICAL))).isEmpty();
    assertThat(store.incidents(all.withEntity("cart"))).as("a cause").hasSize(2);
    assertThat(store.incidents(all.withEntity("checkout"))).as("affected").hasSize(2);
    assertThat(store.incidents(all.withText("slow CHECKOUT"))).hasSize(2);
    assertThat(store.incidents(all.withText("payment"))).isEmpty();
    assertThat(store.incidents(all.withLimit(1).withBefore(Cursor.after(over))))
        .containsExactly(open);
  }

  @Test
  void actionsAreFiltered() {
    ActionRecord waiting = action("a1", "i1", T0, ActionState.AWAITING_APPROVAL);
    ActionRecord done = action("a2", "i2", T0 + 1, ActionState.PLANNED, ActionState.VERIFIED);
    store.putActions(List.of(waiting, done));
    assertThat(store.actions(ActionQuery.all())).containsExactly(done, waiting);
    assertThat(store.actions(ActionQuery.all().withStates(Set.of(ActionState.AWAITING_APPROVAL))))
        .containsExactly(waiting);
    assertThat(store.actions(ActionQuery.all().withIncident("i2"))).containsExactly(done);
    assertThat(store.actions(ActionQuery.all().withBefore(Cursor.after(done))))
        .containsExactly(waiting);
  }

  @Test
  void aPersonsLaterLabelReplacesTheEarlier() {
    Label mistaken = new Label("i1", "false_positive", "ana", T0, "");
    Label corrected = new Label("i1", "true_positive", "ana", T0 + 1, "seen again");
    Label other = new Label("i1", "false_positive", "bo", T0 + 2, "");
    store.putLabel(corrected);
    store.putLabel(mistaken);
    store.putLabel(other);
    store.putLabel(new Label("i2", "true_positive", "ana", T0, ""));
    assertThat(store.labels("i1")).containsExactly(other, corrected);
    assertThat(store.labels()).contains(other, corrected);
  }

  @Test
  void bandsComeOldestFirstOncePerTime() {
    String series = "latency{a=\"b\"}";
    List<BandPoint> points = new ArrayList<>();
    for (int i = 9; i >= 0; i--) {
      points.add(band(series, T0 + i * 1_000L, i));
    }
    store.putBands(points);
    store.putBands(points);
    store.putBands(List.of(band("other", T0, 1)));
    BandPoint unknown =
        new BandPoint(
            series,
            CART,
            T0 + 20_000,
            1,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            0,
            Outcome.INCONCLUSIVE);
    store.putBands(List.of(unknown));
    await()
        .untilAsserted(
            () -> {
              assertThat(store.bands(series, T0 + 2_000, T0 + 4_000))
                  .extracting(BandPoint::value)
                  .containsExactly(2.0, 3.0, 4.0);
              assertThat(store.bands(series, T0, Long.MAX_VALUE)).hasSize(11).contains(unknown);
            });
  }

  @Test
  void theNewestForecastOfASeriesStays() {
    Forecast old = new Forecast("s", T0, 1_000, List.of(new Forecast.Step(2, 1, 3)), "hw");
    Forecast fresh = new Forecast("s", T0 + 1, 1_000, List.of(new Forecast.Step(3, 2, 4)), "hw");
    store.putForecasts(List.of(fresh));
    store.putForecasts(List.of(old));
    await().untilAsserted(() -> assertThat(store.forecast("s")).contains(fresh));
  }

  @Test
  void theNewestIntervalOfAnEdgeStays() {
    GraphEdge old = new GraphEdge(CHECKOUT, CART, T0, 10, 1, 5, 9);
    GraphEdge fresh = new GraphEdge(CHECKOUT, CART, T0 + 60_000, 12, 0, 5, 9);
    GraphEdge other = new GraphEdge(CART, CHECKOUT, T0, 1, 0, 1, 1);
    store.putEdges(List.of(fresh, other));
    store.putEdges(List.of(old));
    await()
        .untilAsserted(
            () -> {
              assertThat(store.edges(0)).containsExactlyInAnyOrder(fresh, other);
              assertThat(store.edges(T0 + 1)).containsExactly(fresh);
            });
  }

  @Test
  void expireForgetsWhatWasLastSeenBefore() {
    store.putFindings(List.of(finding("old", T0), finding("new", T0 + 600_000)));
    store.putIncidents(List.of(incident("old", T0, IncidentState.RESOLVED, List.of("old"))));
    store.putActions(List.of(action("old", "old", T0, ActionState.PLANNED)));
    store.putLabel(new Label("old", "true_positive", "ana", T0, ""));
    store.putBands(List.of(band("s", T0, 1), band("s", T0 + 600_000, 2)));
    store.putForecasts(List.of(new Forecast("s", T0, 1, List.of(), "")));
    store.putEdges(List.of(new GraphEdge(CHECKOUT, CART, T0, 1, 0, 1, 1)));
    await().untilAsserted(() -> assertThat(store.edges(0)).hasSize(1));
    await().untilAsserted(() -> assertThat(store.forecast("s")).isPresent());
    await().untilAsserted(() -> assertThat(store.bands("s", 0, Long.MAX_VALUE)).hasSize(2));

    store.expire(T0 + 300_000);

    assertThat(store.findings(FindingQuery.all())).extracting(Finding::id).containsExactly("new");
    assertThat(store.incidents(IncidentQuery.all())).isEmpty();
    assertThat(store.actions(ActionQuery.all())).isEmpty();
    assertThat(store.labels("old")).isEmpty();
    assertThat(store.bands("s", 0, Long.MAX_VALUE)).hasSize(1);
    assertThat(store.forecast("s")).isEmpty();
    assertThat(store.edges(0)).isEmpty();
  }

  @Test
  void writersAtTheSameTimeLoseNothing() {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int end = writer;
      writers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < 5; round++) {
                  store.putFindings(
                      IntStream.range(0, 40)
                          .mapToObj(
                              i -> finding("f" + i, T0).resolvedAt(T0 + 100_000 + 1_000L * end))
                          .toList());
                }
              }));
    }
    writers.forEach(CompletableFuture::join);
    assertThat(store.findings(FindingQuery.all()))
        .hasSize(40)
        .allMatch(f -> f.endMillis() == T0 + 103_000);
  }

  @Test
  void badQueriesSayWhatWasWrong() {
    assertThatThrownBy(() -> FindingQuery.all().withLimit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit 0 is not in 1..1000");
    assertThatThrownBy(() -> Cursor.parse("yesterday"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'yesterday'");
  }
}
