package io.vedette.detect.incident;

import static io.vedette.detect.incident.TestFindings.CATALOG;
import static io.vedette.detect.incident.TestFindings.CHECKOUT;
import static io.vedette.detect.incident.TestFindings.FRONTEND;
import static io.vedette.detect.incident.TestFindings.LLM;
import static io.vedette.detect.incident.TestFindings.MINUTE;
import static io.vedette.detect.incident.TestFindings.PAYMENT;
import static io.vedette.detect.incident.TestFindings.PAYMENT_DB;
import static io.vedette.detect.incident.TestFindings.errors;
import static io.vedette.detect.incident.TestFindings.finding;
import static io.vedette.detect.incident.TestFindings.latency;
import static io.vedette.detect.incident.TestFindings.metric;
import static io.vedette.detect.incident.TestFindings.threat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncidentEngineTest {
  private final IncidentEngine engine = new IncidentEngine(IncidentOptions.DEFAULT);
  private final IncidentEngineState state = engine.newState();
  private final Map<String, Incident> incidents = new LinkedHashMap<>();

  @BeforeEach
  void connect() {
    TestFindings.connect(engine, state);
  }

  @Test
  void findsTheOriginOfErrorsTwoHopsDownstream() {
    see(errors(FRONTEND, 3, 0.12), errors(CHECKOUT, 3, 0.23), errors(PAYMENT_DB, 3, 0.23));
    see(errors(PAYMENT, 3, 0.23));

    Incident incident = only();
    assertThat(first(incident).entity()).isEqualTo(PAYMENT_DB);
    assertThat(first(incident).faultKind()).isEqualTo("error_origin");
    assertThat(incident.title())
        .isEqualTo("frontend is failing because payment-db fails: 23 % of calls since 00:03");
  }

  @Test
  void blamesTheDeployJustBeforeALatencyRegression() {
    change(CATALOG, 9, "catalog 1.4.1 -> 1.4.2");
    see(latency(CATALOG, 10, 80, 400), latency(FRONTEND, 10, 200, 520));

    Incident incident = only();
    assertThat(first(incident).entity()).isEqualTo(CATALOG);
    assertThat(first(incident).faultKind()).isEqualTo("bad_deploy");
    assertThat(first(incident).evidenceFor().get(0).text()).isEqualTo("catalog 1.4.1 -> 1.4.2");
    assertThat(incident.title()).startsWith("frontend is slow because catalog was deployed");
  }

  @Test
  void doesNotBlameAnInnocentDeploy() {
    change(CATALOG, 2, "catalog 1.4.1 -> 1.4.2");
    see(errors(PAYMENT, 3, 0.3), errors(CHECKOUT, 3, 0.3), errors(FRONTEND, 3, 0.15));

    assertThat(first(only()).entity()).isEqualTo(PAYMENT);
  }

  @Test
  void raisesANewErrorPatternAlone() {
    see(
        finding(
            FindingKind.NEW_LOG_PATTERN,
            CHECKOUT,
            "",
            5,
            Severity.MEDIUM,
            "checkout logs a new error: coupon <*> not found",
            null,
            Map.of()));

    assertThat(only().title()).isEqualTo("checkout logs a new error: coupon <*> not found");
    assertThat(first(only()).entity()).isEqualTo(CHECKOUT);
  }

  @Test
  void joinsLoadAndItsForecastOnTheInferenceService() {
    see(
        forecast(LLM, "vedette_service_requests", 20, "llm requests reach 40/s in 12 min"),
        metric(LLM, "vedette_service_requests", 21, 10, 30, Severity.HIGH),
        latency(LLM, 22, 900, 4000));

    assertThat(first(only()).entity()).isEqualTo(LLM);
    assertThat(first(only()).faultKind()).isEqualTo("overload");
  }

  @Test
  void raisesAMemoryLeakBeforeItHurts() {
    see(
        forecast(
            CATALOG, "container_memory_working_set_bytes", 30, "catalog memory is full in 2 h"));

    assertThat(only().title()).isEqualTo("catalog memory is full in 2 h");
    assertThat(first(only()).faultKind()).isEqualTo("resource_exhaustion");
  }

  @Test
  void makesOneIncidentOfAChainOfThreatsByOneActor() {
    String token = "system:serviceaccount:shop:cart";
    Entity secrets = new Entity(EntityType.RESOURCE, "shop", "secrets");
    Entity binding = new Entity(EntityType.RESOURCE, "", "clusterrolebindings/x");
    see(
        threat(token, secrets, 1, "lists secrets of all namespaces", Severity.HIGH),
        threat(token, new Entity(EntityType.POD, "shop", "db-0"), 4, "exec", Severity.HIGH),
        threat(token, binding, 50, "makes itself cluster-admin", Severity.CRITICAL));

    assertThat(first(only()).faultKind()).isEqualTo("security");
    assertThat(first(only()).entity().name()).isEqualTo(token);
    assertThat(only().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void keepsThreatsApartFromPerformance() {
    see(errors(PAYMENT, 3, 0.3), threat("eve", CATALOG, 3, "lists secrets", Severity.HIGH));

    assertThat(incidents).hasSize(2);
  }

  @Test
  void keepsUnrelatedFaultsApart() {
    see(latency(CATALOG, 3, 80, 400), latency(LLM, 3, 900, 3000));

    assertThat(incidents).hasSize(2);
  }

  @Test
  void pagesNobodyForOneFaintAnomaly() {
    see(metric(CATALOG, "process_cpu_usage", 3, 0.2, 0.4, Severity.MEDIUM));
    see(metric(LLM, "vedette_service_latency_p95_ms", 3, 80, 99, Severity.LOW));

    assertThat(incidents).isEmpty();
  }

  @Test
  void flappingIsOneIncident() {
    for (int i = 0; i < 5; i++) {
      Finding f = errors(PAYMENT, 10 * i, 0.3);
      see(f, f.resolvedAt((long) ((10 * i + 2) * MINUTE)));
      time(10 * i + 9);
    }

    assertThat(only().findingIds()).hasSize(5);
  }

  @Test
  void resolvesWhatIsQuietAndForgetsItLater() {
    Finding f = errors(PAYMENT, 1, 0.3);
    see(f, f.resolvedAt(4 * MINUTE));
    time(8);
    assertThat(only().state()).isEqualTo(IncidentState.OPEN);
    time(10);
    assertThat(only().state()).isEqualTo(IncidentState.RESOLVED);
    time(200);
    assertThat(state.size()).isZero();
  }

  @Test
  void mergesIncidentsThatTurnOutToBeOne() {
    see(errors(FRONTEND, 3, 0.15), errors(PAYMENT_DB, 3.5, 0.3));
    see(errors(CHECKOUT, 4, 0.3));
    see(errors(PAYMENT, 4, 0.3));

    List<Incident> open = withState(IncidentState.OPEN);
    assertThat(open).hasSize(1);
    assertThat(withState(IncidentState.MERGED))
        .allMatch(i -> i.mergedInto().equals(open.get(0).id()));
    assertThat(open.get(0).findingIds()).hasSize(4);
  }

  @Test
  void aLateFindingMovesTheOnsetButNotTheId() {
    see(errors(CHECKOUT, 5, 0.3));
    String id = only().id();
    see(errors(PAYMENT, 3, 0.3));

    assertThat(only().id()).isEqualTo(id);
    assertThat(only().startMillis()).isEqualTo(3 * MINUTE);
  }

  @Test
  void theChangeThatComesToLightLaterIsNamed() {
    see(latency(CATALOG, 10, 80, 400));
    change(CATALOG, 9, "catalog 1.4.1 -> 1.4.2");

    assertThat(first(only()).faultKind()).isEqualTo("bad_deploy");
  }

  @Test
  void findsTheServiceOfAPodAndOfAMetricWithoutNamespace() {
    Entity pod = new Entity(EntityType.POD, "shop", "catalog-7c9f8d-x2x4z");
    see(
        latency(CATALOG, 3, 80, 400),
        finding(
            FindingKind.METRIC_ANOMALY,
            pod,
            "container_cpu_usage",
            3,
            Severity.HIGH,
            "cpu is 99 %",
            new Expectation(0.99, 0.3, 0.1, 0.5, ""),
            Map.of()),
        metric(Entity.service("", "catalog"), "go_memory_heap", 3, 1, 9, Severity.HIGH));

    assertThat(only().affected()).containsExactly(CATALOG);
    assertThat(first(only()).faultKind()).isEqualTo("resource_exhaustion");
  }

  @Test
  void probabilitiesLeaveRoomForNoneOfThese() {
    see(errors(FRONTEND, 3, 0.12), errors(CHECKOUT, 3, 0.23), latency(CATALOG, 3, 80, 200));

    double sum =
        incidents.values().stream()
            .limit(1)
            .flatMap(i -> i.causes().stream())
            .mapToDouble(Cause::probability)
            .sum();
    assertThat(sum).isLessThan(1).isCloseTo(1, within(0.5));
  }

  @Test
  void holdsABoundedNumberOfGroups() {
    IncidentEngine small = new IncidentEngine(new IncidentOptions(1, 1, 1, 1, 1, 1, 1, 0.5, 10, 5));
    IncidentEngineState s = small.newState();
    for (int i = 0; i < 1_000; i++) {
      small.onFinding(s, errors(TestFindings.service("s" + i), i, 0.5));
      small.onFinding(s, errors(TestFindings.service("s"), i, 0.5));
    }
    assertThat(s.size()).isLessThanOrEqualTo(10);
  }

  private static Finding forecast(Entity e, String metric, double minute, String title) {
    return finding(
        FindingKind.FORECAST_BREACH,
        e,
        metric + "{service.name=\"" + e.name() + "\"}",
        minute,
        Severity.MEDIUM,
        title,
        new Expectation(40, 30, 20, 50, ""),
        Map.of());
  }

  private void see(Finding... findings) {
    for (Finding f : findings) {
      engine.onFinding(state, f).forEach(i -> incidents.put(i.id(), i));
    }
  }

  private void change(Entity e, double minute, String text) {
    engine
        .onChange(state, new ChangeEvent(e, (long) (minute * MINUTE), "deploy", text))
        .forEach(i -> incidents.put(i.id(), i));
  }

  private void time(double minute) {
    engine.onTime(state, (long) (minute * MINUTE)).forEach(i -> incidents.put(i.id(), i));
  }

  private Incident only() {
    assertThat(incidents).hasSize(1);
    return incidents.values().iterator().next();
  }

  private List<Incident> withState(IncidentState wanted) {
    return new ArrayList<>(incidents.values().stream().filter(i -> i.state() == wanted).toList());
  }

  private static Cause first(Incident incident) {
    return incident.causes().get(0);
  }
}
