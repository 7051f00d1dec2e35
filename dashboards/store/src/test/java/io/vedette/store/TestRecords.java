package io.vedette.store;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.BandPoint;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Outcome;
import io.vedette.model.Severity;
import io.vedette.model.TimelineEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records to store. */
final class TestRecords {
  static final long T0 = 1_780_000_000_000L;
  static final Entity CART = Entity.service("shop", "cart");
  static final Entity CHECKOUT = Entity.service("shop", "checkout");

  private TestRecords() {}

  static Finding finding(String id, long start) {
    return finding(
        id, start, start + 60_000, false, FindingKind.METRIC_ANOMALY, Severity.HIGH, CART);
  }

  static Finding finding(
      String id,
      long start,
      long end,
      boolean resolved,
      FindingKind kind,
      Severity severity,
      Entity entity) {
    return new Finding(
        id,
        kind,
        severity,
        0.9,
        0.99,
        entity,
        "Latency of " + entity.name() + " tripled",
        "p99 was 900 ms, 50% above the expected <b>300</b> ms \\ since 10:00",
        start,
        end,
        resolved,
        "latency_p99{service=\"" + entity.name() + "\"}",
        new Expectation(900, 300, 200, 400, "ms"),
        List.of("T1078"),
        List.of(new Evidence("metric", "it rose", "latency_p99")),
        "seasonal/1",
        Map.of("metric", "latency_p99", "a.b", "dotted", "a", "and its parent"));
  }

  static Incident incident(String id, long start, IncidentState state, List<String> findings) {
    return incident(id, start, start + 60_000, state, findings);
  }

  static Incident incident(
      String id, long start, long end, IncidentState state, List<String> findings) {
    Evidence evidence = new Evidence("graph", "its callers suffer first", "");
    return new Incident(
        id,
        "Checkout is slow",
        "Cart made checkout slow",
        Severity.HIGH,
        state,
        start,
        end,
        List.of(new Cause(CART, "slow_dependency", 0.8, List.of(evidence), List.of())),
        List.of(CHECKOUT),
        findings,
        List.of(new TimelineEntry(start, "finding", "it began", findings.get(0))),
        state == IncidentState.MERGED ? "other" : "");
  }

  static ActionRecord action(String id, String incident, long time, ActionState... states) {
    Action action =
        new Action(
            id,
            ActionKind.SCALE,
            incident,
            CART,
            Map.of("replicas", "4"),
            "scale-out",
            true,
            600_000,
            time,
            "load");
    List<ActionRecord.Transition> history = new ArrayList<>();
    for (ActionState state : states) {
      history.add(new ActionRecord.Transition(time + history.size(), state, "engine", ""));
    }
    return new ActionRecord(action, states[states.length - 1], true, "- replicas: 2", history);
  }

  static BandPoint band(String series, long time, double value) {
    return new BandPoint(series, CART, time, value, 10, 8, 12, 0.5, Outcome.NORMAL);
  }
}
