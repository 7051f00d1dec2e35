package io.vedette.detect.incident;

import io.vedette.detect.trace.RedTable;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A random system of services with faults whose harm spreads from callee to caller, seen through
 * imperfect detectors: some findings are missed, onsets are known to a minute or two, magnitudes to
 * 20 %, and unrelated faint anomalies come along. It knows the truth.
 */
final class FaultSimulation {
  private static final double MINUTE = TestFindings.MINUTE;
  private static final double MISSED = 0.1;

  private final Random random;
  private final List<Entity> services = new ArrayList<>();
  private final Map<Entity, Map<Entity, Double>> calls = new LinkedHashMap<>();
  private final IncidentEngine engine = new IncidentEngine(IncidentOptions.DEFAULT);
  private final IncidentEngineState state = engine.newState();
  private final List<Finding> findings = new ArrayList<>();
  private final List<ChangeEvent> changes = new ArrayList<>();
  private final List<Entity> nodes = new ArrayList<>();
  private final Map<Entity, Set<Entity>> carriers = new LinkedHashMap<>();

  /**
   * @param size number of services
   */
  FaultSimulation(long seed, int size) {
    random = new Random(seed);
    for (int i = 0; i < size; i++) {
      services.add(TestFindings.service("s" + i));
    }
    for (int i = 1; i < size; i++) {
      int callers = 1 + random.nextInt(2);
      for (int c = 0; c < callers; c++) {
        // an earlier service, more likely a near one: a few layers deep
        int caller = Math.max(0, i - 1 - (int) (random.nextDouble() * i * 0.7));
        calls
            .computeIfAbsent(services.get(caller), k -> new LinkedHashMap<>())
            .put(services.get(i), 0.3 + random.nextDouble());
      }
    }
    place(Math.max(6, size / 4));
  }

  /** Each service runs on two nodes, each node in one of three zones. */
  private void place(int count) {
    for (int i = 0; i < count; i++) {
      nodes.add(new Entity(EntityType.NODE, "", "node-" + i));
      carriers.put(nodes.get(i), Set.of(new Entity(EntityType.ZONE, "", "zone-" + i % 3)));
    }
    for (Entity e : services) {
      Set<Entity> on = new LinkedHashSet<>();
      while (on.size() < 2) {
        on.add(nodes.get(random.nextInt(count)));
      }
      carriers.put(e, on);
    }
  }

  Entity anyCalled() {
    return services.get(1 + random.nextInt(services.size() - 1));
  }

  /** Services that neither call {@code e}, directly or not, nor are called by it. */
  List<Entity> unrelated(Entity e) {
    Set<Entity> related = new LinkedHashSet<>(harmedBy(e, 1).keySet());
    related.addAll(below(e));
    return services.stream().filter(s -> !related.contains(s)).toList();
  }

  private Set<Entity> below(Entity e) {
    Set<Entity> out = new LinkedHashSet<>(List.of(e));
    for (Entity s : services) { // callees come after callers
      if (out.contains(s)) {
        out.addAll(calls.getOrDefault(s, Map.of()).keySet());
      }
    }
    return out;
  }

  private Map<Entity, Double> harmedBy(Entity origin, double own) {
    Map<Entity, Double> harm = new LinkedHashMap<>();
    harm.put(origin, own);
    for (int i = services.size() - 1; i >= 0; i--) {
      Entity caller = services.get(i);
      double sum = harm.getOrDefault(caller, 0.0);
      for (Map.Entry<Entity, Double> call : calls.getOrDefault(caller, Map.of()).entrySet()) {
        sum += call.getValue() * harm.getOrDefault(call.getKey(), 0.0);
      }
      if (sum > 0) {
        harm.put(caller, sum);
      }
    }
    return harm;
  }

  /** An error burst or a slowdown of {@code e} at minute 10, with what shows of it elsewhere. */
  void breaks(Entity e) {
    breaks(e, random.nextBoolean());
  }

  void breaks(Entity e, boolean failing) {
    double own = failing ? 0.1 + 0.3 * random.nextDouble() : 100 + 900 * random.nextDouble();
    double visible = failing ? 0.01 : 20;
    harmedBy(e, own)
        .forEach(
            (service, harm) -> {
              if (harm >= visible && (service.equals(e) || random.nextDouble() >= MISSED)) {
                double seen = harm * (0.8 + 0.4 * random.nextDouble());
                findings.add(symptom(service, failing, seen, service.equals(e) ? 0 : 1));
              }
            });
    if (random.nextDouble() < 0.5) {
      findings.add(own(e, failing, own));
    }
  }

  private Finding symptom(Entity service, boolean failing, double seen, double late) {
    double minute = 10 + late * 0.5 + random.nextDouble() * 1.5;
    return failing
        ? TestFindings.errors(service, minute, Math.min(1, seen))
        : TestFindings.latency(service, minute, 100, 100 + seen);
  }

  private Finding own(Entity e, boolean failing, double amount) {
    return failing
        ? TestFindings.metric(
            e, "vedette_service_error_origin_ratio", 10.5, 0.001, amount, Severity.HIGH)
        : TestFindings.metric(
            e, "vedette_service_self_p50_ms", 10.5, 20, 20 + amount, Severity.HIGH);
  }

  /** Something that sends nothing breaks, and with it all that use it, at once. */
  void breaksOutside(int users) {
    Set<Entity> hit = new LinkedHashSet<>();
    while (hit.size() < users) {
      hit.add(anyCalled());
    }
    boolean failing = random.nextBoolean();
    Map<Entity, Double> harm = new LinkedHashMap<>();
    for (Entity e : hit) {
      harmedBy(e, failing ? 0.2 : 300).forEach((s, h) -> harm.merge(s, h, Double::sum));
    }
    show(harm, hit, failing);
  }

  /** What its nodes or its container run short of shows, and then it suffers. */
  void exhausts(Entity e, String metric) {
    breaks(e);
    if (random.nextDouble() >= MISSED) {
      findings.add(
          TestFindings.metric(e, metric, 9 + 1.5 * random.nextDouble(), 1, 4, Severity.HIGH));
    }
  }

  /** It suffers from a change of its own; every third bad version also uses more CPU. */
  void changes(Entity e, String kind, String text) {
    double minute = 10 - 5 * random.nextDouble();
    changes.add(new ChangeEvent(e, (long) (minute * MINUTE), kind, e.name() + ' ' + text));
    breaks(e);
    if (random.nextInt(3) == 0) {
      findings.add(TestFindings.metric(e, "container_cpu_usage", 10.5, 1, 2, Severity.HIGH));
    }
  }

  /** Three times the requests come in and run down to it; it becomes slow under them. */
  void overloads(Entity e) {
    for (Entity at = e; ; at = callerOf(at)) {
      if (random.nextDouble() >= MISSED) {
        double minute = 9 + random.nextDouble();
        findings.add(
            TestFindings.metric(at, "vedette_service_requests", minute, 10, 30, Severity.HIGH));
      }
      if (at.equals(services.get(0))) {
        break;
      }
    }
    if (random.nextDouble() < 0.7) {
      findings.add(TestFindings.metric(e, "container_cpu_usage", 10.2, 1, 2.5, Severity.HIGH));
    }
    breaks(e, false);
  }

  private Entity callerOf(Entity e) {
    return services.stream()
        .filter(s -> calls.getOrDefault(s, Map.of()).containsKey(e))
        .findFirst()
        .orElseThrow();
  }

  /** Half of its instances are gone; the others may have to work harder. */
  void losesInstances(Entity e) {
    breaks(e);
    if (random.nextDouble() >= MISSED) {
      String metric = "kube_deployment_status_replicas_available";
      findings.add(TestFindings.metric(e, metric, 9.5 + random.nextDouble(), 4, 2, Severity.HIGH));
    }
    if (random.nextDouble() < 0.3) {
      findings.add(TestFindings.metric(e, "container_cpu_usage", 10.5, 1, 2, Severity.HIGH));
    }
  }

  /** A node or zone is gone: most of what ran there suffers at once, half of it seen as lost. */
  Entity losesCarrier(boolean zone) {
    Entity lost = lost(zone);
    Map<Entity, Double> harm = new LinkedHashMap<>();
    Set<Entity> hit = new LinkedHashSet<>();
    for (Entity e : services) {
      if (carriedBy(e, lost) && random.nextDouble() < 0.7) {
        hit.add(e);
        harmedBy(e, 0.2).forEach((s, h) -> harm.merge(s, h, Double::sum));
      }
    }
    show(harm, hit, true);
    for (Entity node : nodes) {
      boolean gone = node.equals(lost) || carriers.getOrDefault(node, Set.of()).contains(lost);
      if (gone && random.nextBoolean()) {
        findings.add(ofNode(node, "kube_node_status_ready", 1, 0));
      }
    }
    return lost;
  }

  /** A node that carries several services, or any zone. */
  private Entity lost(boolean zone) {
    if (zone) {
      return new Entity(EntityType.ZONE, "", "zone-" + random.nextInt(3));
    }
    List<Entity> full =
        nodes.stream()
            .filter(n -> services.stream().filter(s -> carriedBy(s, n)).count() >= 4)
            .toList();
    return full.get(random.nextInt(full.size()));
  }

  private boolean carriedBy(Entity e, Entity carrier) {
    return carriers.getOrDefault(e, Set.of()).stream()
        .anyMatch(n -> n.equals(carrier) || carriers.getOrDefault(n, Set.of()).contains(carrier));
  }

  private Finding ofNode(Entity node, String metric, double expected, double actual) {
    return TestFindings.finding(
        FindingKind.METRIC_ANOMALY,
        node,
        metric + "{node=\"" + node.name() + "\"}",
        9.5 + random.nextDouble(),
        Severity.HIGH,
        node.name() + ' ' + metric + " is " + actual,
        new Expectation(actual, expected, expected, expected, ""),
        Map.of());
  }

  /** What {@code e} calls outside of the company fails, and {@code e} with it. */
  Entity thirdPartyFails(Entity e) {
    Entity outside = new Entity(EntityType.EXTERNAL, "", "api.example.com");
    calls.computeIfAbsent(e, k -> new LinkedHashMap<>()).put(outside, 1.0);
    Map<Entity, Double> harm = harmedBy(e, 0.1 + 0.3 * random.nextDouble());
    show(harm, Set.of(e), true);
    double seen = harm.getOrDefault(e, 0.0);
    findings.add(TestFindings.errors(outside, 10 + random.nextDouble(), seen));
    return outside;
  }

  /** Somebody gets in and uses it for work of his own. */
  void isBrokenInto(Entity e) {
    findings.add(
        TestFindings.threat(
            "eve", e, 8 + 2 * random.nextDouble(), "exec into " + e.name(), Severity.HIGH));
    exhausts(e, "container_cpu_usage_seconds");
  }

  /** What is deployed every day and harms nobody. */
  void routineDeploys() {
    for (int i = 0; i < 3; i++) {
      Entity e = anyCalled();
      double minute = 10 * random.nextDouble() - 10;
      changes.add(new ChangeEvent(e, (long) (minute * MINUTE), "deploy", e.name() + " 2 -> 3"));
    }
  }

  private void show(Map<Entity, Double> harm, Set<Entity> hit, boolean failing) {
    harm.forEach(
        (s, h) -> {
          if (h >= (failing ? 0.01 : 20) && random.nextDouble() >= MISSED) {
            findings.add(symptom(s, failing, h, hit.contains(s) ? 0 : 1));
          }
        });
  }

  /** A service logs many new patterns, loudly. */
  void logStorm(Entity e) {
    for (int i = 0; i < 12; i++) {
      findings.add(
          TestFindings.finding(
              FindingKind.NEW_LOG_PATTERN,
              e,
              "",
              10.5 + 0.1 * i,
              Severity.MEDIUM,
              e.name() + " logs a new error " + i,
              null,
              Map.of()));
    }
  }

  /** A service uses much CPU, and that is all. */
  void hungry(Entity e) {
    findings.add(
        TestFindings.metric(
            e, "container_cpu_usage", 10 + random.nextDouble(), 1, 4, Severity.HIGH));
  }

  void faintNoise() {
    for (int i = 0; i < services.size() / 30; i++) {
      Entity e = anyCalled();
      findings.add(
          TestFindings.finding(
              FindingKind.METRIC_ANOMALY,
              e,
              "vedette_service_latency_p95_ms{service.name=\"" + e.name() + "\"}",
              8 + 5 * random.nextDouble(),
              Severity.LOW,
              "faint",
              new Expectation(120, 100, 90, 110, "ms"),
              Map.of()));
    }
  }

  /** What the engine makes of it: open incidents, the one with most findings first. */
  List<Incident> incidents() {
    engine.onEdge(
        state,
        TestFindings.edge(new Entity(EntityType.EXTERNAL, "", "user"), services.get(0), 1e3));
    Map<Entity, Double> requests = harmedBy(services.get(0), 1_000);
    Map<Entity, Double> served = new LinkedHashMap<>();
    served.put(services.get(0), requests.get(services.get(0)));
    for (Entity caller : services) {
      calls
          .getOrDefault(caller, Map.of())
          .forEach(
              (callee, n) -> {
                double made = n * served.getOrDefault(caller, 0.0);
                served.merge(callee, made, Double::sum);
                engine.onEdge(state, TestFindings.edge(caller, callee, made));
              });
    }
    carriers.forEach(
        (carried, on) ->
            on.forEach(carrier -> engine.onEdge(state, RedTable.carries(carried, carrier, 0))));
    changes.forEach(c -> engine.onChange(state, c));
    findings.sort(Comparator.comparingLong(Finding::startMillis).thenComparing(Finding::id));
    Map<String, Incident> told = new LinkedHashMap<>();
    for (Finding f : findings) {
      engine.onFinding(state, f).forEach(i -> told.put(i.id(), i));
    }
    engine.onTime(state, (long) (14 * MINUTE)).forEach(i -> told.put(i.id(), i));
    List<Incident> open =
        new ArrayList<>(
            told.values().stream().filter(i -> i.state() == IncidentState.OPEN).toList());
    open.sort(Comparator.comparingInt((Incident i) -> -i.findingIds().size()));
    return open;
  }
}
