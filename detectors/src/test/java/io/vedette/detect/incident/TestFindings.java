package io.vedette.detect.incident;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.GraphEdge;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Findings as the detectors of a small shop would raise them; times in minutes. */
final class TestFindings {
  static final long MINUTE = 60_000;

  static final Entity FRONTEND = service("frontend");
  static final Entity CHECKOUT = service("checkout");
  static final Entity CATALOG = service("catalog");
  static final Entity PAYMENT = service("payment");
  static final Entity PAYMENT_DB = new Entity(EntityType.DATABASE, "shop", "payment-db");
  static final Entity LLM = service("llm");

  private TestFindings() {}

  static Entity service(String name) {
    return Entity.service("shop", name);
  }

  /** frontend calls checkout, catalog and llm; checkout calls payment; that calls its database. */
  static void connect(IncidentEngine engine, IncidentEngineState state) {
    engine.onEdge(state, edge(new Entity(EntityType.EXTERNAL, "", "user"), FRONTEND, 100));
    engine.onEdge(state, edge(FRONTEND, CHECKOUT, 50));
    engine.onEdge(state, edge(FRONTEND, CATALOG, 80));
    engine.onEdge(state, edge(FRONTEND, LLM, 20));
    engine.onEdge(state, edge(CHECKOUT, PAYMENT, 50));
    engine.onEdge(state, edge(PAYMENT, PAYMENT_DB, 50));
  }

  static GraphEdge edge(Entity caller, Entity callee, double calls) {
    return new GraphEdge(caller, callee, 0, calls, 0, 10, 50);
  }

  static Finding latency(Entity e, double minute, double expected, double actual) {
    return metric(e, "vedette_service_latency_p95_ms", minute, expected, actual, Severity.HIGH);
  }

  static Finding errors(Entity e, double minute, double ratio) {
    return metric(e, "vedette_service_error_ratio", minute, 0.001, ratio, Severity.HIGH);
  }

  static Finding metric(
      Entity e, String name, double minute, double expected, double actual, Severity severity) {
    String series = name + "{service.name=\"" + e.name() + "\"}";
    return finding(
        FindingKind.METRIC_ANOMALY,
        Entity.service(e.namespace(), e.name()),
        series,
        minute,
        severity,
        e.name() + ' ' + name + " is " + actual,
        new Expectation(actual, expected, expected, expected, ""),
        Map.of());
  }

  static Finding threat(String actor, Entity e, double minute, String title, Severity severity) {
    return finding(
        FindingKind.THREAT, e, "", minute, severity, title, null, Map.of("actor", actor));
  }

  static Finding finding(
      FindingKind kind,
      Entity entity,
      String series,
      double minute,
      Severity severity,
      String title,
      @Nullable Expectation expectation,
      Map<String, String> attributes) {
    long time = (long) (minute * MINUTE);
    String id = Ids.of(kind.name(), entity.id(), series, title, String.valueOf(time));
    return new Finding(
        id,
        kind,
        severity,
        0.9,
        0.99,
        entity,
        title,
        title,
        time,
        time,
        false,
        series,
        expectation,
        List.of(),
        List.of(),
        "test/1",
        attributes);
  }

  /** A later state of a finding. */
  static Finding retold(
      Finding f, long start, long end, boolean resolved, @Nullable Expectation numbers) {
    return new Finding(
        f.id(),
        f.kind(),
        f.severity(),
        f.confidence(),
        f.score(),
        f.entity(),
        f.title(),
        f.reason(),
        start,
        end,
        resolved,
        f.series(),
        numbers,
        f.techniques(),
        f.evidence(),
        f.detector(),
        f.attributes());
  }

  /** The same with another onset and end, in minutes. */
  static Finding since(Finding f, double start, double end) {
    return retold(f, (long) (start * MINUTE), (long) (end * MINUTE), f.resolved(), f.expectation());
  }
}
