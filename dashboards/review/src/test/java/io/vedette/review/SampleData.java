package io.vedette.review;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import io.vedette.model.TimelineEntry;
import io.vedette.model.TraceExample;
import io.vedette.store.FindingStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A believable afternoon in a web shop: a deploy of {@code payment} makes it slow and failing, its
 * callers suffer; the inference service heads for its limit; a stolen token reads secrets.
 */
final class SampleData {
  static final long ONSET = Instant.parse("2026-11-24T14:02:00Z").toEpochMilli();
  static final long NOW = ONSET + 26 * 60_000;
  static final String SLOW_PAYMENT = "5f0c1e7a92b84d3c6a10e2f4";
  static final String THREAT = "c41d09ab77e25f6013b8aa52";
  static final String LOAD = "0e91d2f3c8b7a6554433aabb";
  static final Entity FRONTEND = Entity.service("shop", "frontend");
  static final Entity CHECKOUT = Entity.service("shop", "checkout");
  static final Entity PAYMENT = Entity.service("shop", "payment");
  static final Entity PAYMENT_DB = new Entity(EntityType.DATABASE, "shop", "payment-db");
  static final Entity CART = Entity.service("shop", "cart");
  static final Entity CATALOG = Entity.service("shop", "catalog");
  static final Entity INFERENCE = Entity.service("ml", "inference");
  static final Entity TOKEN = new Entity(EntityType.ACTOR, "", "system:serviceaccount:ci:deployer");
  static final String ATTACK = "<script>alert('stolen')</script>\"><img src=x onerror=alert(1)>";

  private static final long MINUTE = 60_000;

  private SampleData() {}

  static void fill(FindingStore store) {
    store.putFindings(findings());
    store.putIncidents(List.of(slowPayment(), threat(), load()));
    store.putActions(SampleActions.all());
    store.putEdges(edges());
    SampleSeries.fill(store);
    store.putForecasts(List.of(forecast()));
  }

  static String latency(Entity service) {
    return "vedette_service_latency_ms{quantile=\"0.99\",service=\"" + service + "\"}";
  }

  static String errors(Entity service) {
    return "vedette_service_error_ratio{service=\"" + service + "\"}";
  }

  static final String QUEUE = "vllm:num_requests_waiting{service=\"ml/inference\"}";

  static List<Finding> findings() {
    return List.of(
        anomaly(
            "f1",
            PAYMENT,
            latency(PAYMENT),
            "p99 latency 4 times the expected",
            "p99 latency is 1,430 ms against 352 ms expected at this time of day, since 14:02",
            new Expectation(1430, 352, 270, 440, "ms"),
            0,
            Severity.HIGH),
        new Finding(
            "f2",
            FindingKind.NEW_LOG_PATTERN,
            Severity.MEDIUM,
            0.97,
            0.95,
            PAYMENT,
            "New error: connection pool exhausted",
            "Never seen before in 3 days: 'HikariPool-<*> - Connection is not available, request"
                + " timed out after <*>ms', 212 times since 14:02",
            ONSET + MINUTE,
            NOW - MINUTE,
            false,
            "",
            null,
            List.of(),
            List.of(
                new Evidence("log", "212 records in 25 minutes, first at 14:02:41", "p-19f2"),
                new Evidence(
                    "change", "service.version 1.9.0 is the only version that logs it", "")),
            "log-pattern/1",
            Map.of("service.version", "1.9.0")),
        anomaly(
            "f3",
            PAYMENT,
            errors(PAYMENT),
            "error ratio 7.3 % against 0.2 %",
            "7.3 % of calls fail against 0.2 % expected, since 14:03",
            new Expectation(0.073, 0.002, 0, 0.01, "1"),
            1,
            Severity.HIGH),
        anomaly(
            "f4",
            CHECKOUT,
            latency(CHECKOUT),
            "p99 latency 2.9 times the expected",
            "p99 latency is 1,820 ms against 630 ms expected, since 14:04",
            new Expectation(1820, 630, 500, 780, "ms"),
            2,
            Severity.HIGH),
        anomaly(
            "f5",
            FRONTEND,
            errors(FRONTEND),
            "error ratio 2.4 % against 0.1 %",
            "2.4 % of requests fail against 0.1 % expected, since 14:06",
            new Expectation(0.024, 0.001, 0, 0.006, "1"),
            4,
            Severity.MEDIUM),
        new Finding(
            "f6",
            FindingKind.THREAT,
            Severity.CRITICAL,
            0.99,
            1,
            TOKEN,
            "Service account listed all secrets, then opened a shell",
            "A service account that only ever updated deployments listed secrets of 14 namespaces"
                + " and ran exec in payment-db-0 within 3 minutes, from an address never seen",
            ONSET - 190 * MINUTE,
            ONSET - 187 * MINUTE,
            true,
            "",
            null,
            List.of("T1078.004", "T1552.007", "T1609"),
            List.of(
                new Evidence("audit", "list secrets in 14 namespaces from 203.0.113.77", ""),
                new Evidence("audit", "create pods/exec in shop/payment-db-0", ""),
                new Evidence("audit", "user agent " + ATTACK, "")),
            "sigma:8f5a2b1c",
            Map.of("source.ip", "203.0.113.77", "user_agent", ATTACK)),
        new Finding(
            "f7",
            FindingKind.FORECAST_BREACH,
            Severity.MEDIUM,
            0.88,
            0.8,
            INFERENCE,
            "Queue will pass its limit of 64 in about 35 minutes",
            "The forecast crosses 64 waiting requests at 15:03 with 88 % probability",
            ONSET - 40 * MINUTE,
            NOW,
            false,
            QUEUE,
            new Expectation(38, 36, 25, 47, "{requests}"),
            List.of(),
            List.of(),
            "forecast/1",
            Map.of("limit", "64")));
  }

  private static Finding anomaly(
      String id,
      Entity entity,
      String series,
      String title,
      String reason,
      Expectation expectation,
      int delayMinutes,
      Severity severity) {
    return new Finding(
        id,
        FindingKind.METRIC_ANOMALY,
        severity,
        0.96,
        0.999,
        entity,
        title,
        reason,
        ONSET + delayMinutes * MINUTE,
        NOW,
        false,
        series,
        expectation,
        List.of(),
        List.of(new Evidence("metric", reason, series)),
        "seasonal/1",
        Map.of("anomaly.kind", "LEVEL_SHIFT"));
  }

  static Incident slowPayment() {
    List<Cause> causes =
        List.of(
            new Cause(
                PAYMENT,
                "bad_deploy",
                0.84,
                List.of(
                    new Evidence(
                        "change", "version 1.9.0 was rolled out at 14:01, one minute before", ""),
                    new Evidence(
                        "graph", "its callers suffer after it; nothing it calls is slow", ""),
                    new Evidence("log", "a new error pattern appears only in 1.9.0", "p-19f2")),
                List.of()),
            new Cause(
                PAYMENT_DB,
                "slow_dependency",
                0.09,
                List.of(new Evidence("trace", "payment waits for connections to it", "")),
                List.of(new Evidence("metric", "its own query time is unchanged, p99 11 ms", ""))));
    List<TimelineEntry> timeline =
        List.of(
            new TimelineEntry(ONSET - MINUTE, "change", "payment 1.9.0 rolled out (was 1.8.4)", ""),
            new TimelineEntry(ONSET, "finding", "payment: p99 latency 4 times the expected", "f1"),
            new TimelineEntry(ONSET + 41_000, "finding", "payment: new error pattern", "f2"),
            new TimelineEntry(ONSET + MINUTE, "finding", "payment: 7.3 % of calls fail", "f3"),
            new TimelineEntry(ONSET + 2 * MINUTE, "finding", "checkout: p99 latency tripled", "f4"),
            new TimelineEntry(
                ONSET + 4 * MINUTE, "finding", "frontend: 2.4 % of requests fail", "f5"),
            new TimelineEntry(ONSET + 5 * MINUTE, "action", "on-call was notified", "a2"),
            new TimelineEntry(
                ONSET + 6 * MINUTE, "action", "rerouting to 1.8.4 was proposed", "a1"));
    return new Incident(
        SLOW_PAYMENT,
        "payment is slow and failing since version 1.9.0",
        "Since 14:02, payment answers four times slower and fails 7.3 % of calls; checkout and"
            + " frontend suffer from it. It began one minute after version 1.9.0 was rolled out.",
        Severity.HIGH,
        IncidentState.OPEN,
        ONSET,
        NOW,
        causes,
        List.of(PAYMENT, CHECKOUT, FRONTEND),
        List.of("f1", "f2", "f3", "f4", "f5"),
        timeline,
        "",
        "",
        "To tell them apart, look whether instances of payment that still run the version before"
            + " are well.",
        List.of(trace(false, 1_400), trace(true, 180)));
  }

  private static TraceExample trace(boolean normal, long payment) {
    String id = normal ? "0af7651916cd43dd8448eb211c80319c" : "7bf7651916cd43dd8448eb211c80319d";
    return new TraceExample(
        id,
        normal,
        normal ? ONSET - 9 * MINUTE : ONSET + MINUTE,
        List.of(
            bar(FRONTEND, "POST /checkout", 0, 0, payment + 60, 20, !normal),
            bar(CHECKOUT, "POST /orders", 1, 10, payment + 40, 30, !normal),
            bar(CART, "GET /cart", 2, 12, 14, 0, false),
            bar(PAYMENT, "POST /charge", 2, 30, payment, payment - 12, !normal),
            bar(PAYMENT_DB, "INSERT", 3, 34, 12, 12, false)),
        0);
  }

  private static TraceExample.Bar bar(
      Entity entity,
      String operation,
      int depth,
      long start,
      long millis,
      long critical,
      boolean failed) {
    return new TraceExample.Bar(
        entity, operation, depth, 1000 * start, 1000 * millis, 1000 * critical, failed);
  }

  static Incident threat() {
    return new Incident(
        THREAT,
        "A CI service account reads secrets and opens a shell",
        "The service account ci/deployer listed secrets of 14 namespaces and ran a shell in"
            + " payment-db-0, from an address it never used before.",
        Severity.CRITICAL,
        IncidentState.RESOLVED,
        ONSET - 190 * MINUTE,
        ONSET - 187 * MINUTE,
        List.of(
            new Cause(
                TOKEN,
                "security",
                0.97,
                List.of(new Evidence("audit", "address 203.0.113.77 is new for it", "")),
                List.of())),
        List.of(TOKEN),
        List.of("f6"),
        List.of(new TimelineEntry(ONSET - 190 * MINUTE, "finding", "secrets listed", "f6")),
        "");
  }

  static Incident load() {
    return new Incident(
        LOAD,
        "inference will run out of capacity at about 15:03",
        "Requests waiting for the model grow steadily and will pass the limit of 64 at 15:03.",
        Severity.MEDIUM,
        IncidentState.OPEN,
        ONSET - 40 * MINUTE,
        NOW,
        List.of(),
        List.of(INFERENCE),
        List.of("f7"),
        List.of(new TimelineEntry(ONSET - 40 * MINUTE, "finding", "forecast crosses 64", "f7")),
        "");
  }

  private static List<GraphEdge> edges() {
    return List.of(
        edge(FRONTEND, CHECKOUT, 1200, 28, 210, 1820),
        edge(FRONTEND, CART, 3100, 2, 18, 74),
        edge(FRONTEND, CATALOG, 5400, 3, 22, 95),
        edge(FRONTEND, INFERENCE, 640, 1, 420, 1900),
        edge(CHECKOUT, PAYMENT, 1150, 84, 190, 1430),
        edge(CHECKOUT, CART, 1180, 0, 12, 51),
        edge(PAYMENT, PAYMENT_DB, 4100, 0, 3, 11));
  }

  private static GraphEdge edge(
      Entity from, Entity to, double calls, double errors, double p50, double p99) {
    return new GraphEdge(from, to, NOW, calls, errors, p50, p99);
  }

  private static Forecast forecast() {
    List<Forecast.Step> steps = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      double mean = 38 + 0.75 * i;
      steps.add(new Forecast.Step(mean, mean - 3 - 0.25 * i, mean + 3 + 0.25 * i));
    }
    return new Forecast(QUEUE, NOW, MINUTE, steps, "holt-winters 0.7, seasonal naive 0.3");
  }
}
