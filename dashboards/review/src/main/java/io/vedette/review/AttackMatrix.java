package io.vedette.review;

import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import io.vedette.store.FindingQuery;
import io.vedette.store.FindingStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Threat findings by ATT&amp;CK tactic and technique, ATLAS in a column of its own.
 *
 * @param columns in the order of an attack
 * @param findings how many findings were counted
 */
record AttackMatrix(List<Column> columns, int findings) {
  private static final List<String> TACTICS =
      List.of(
          "Resource Development",
          "Initial Access",
          "Execution",
          "Persistence",
          "Privilege Escalation",
          "Defense Evasion",
          "Credential Access",
          "Discovery",
          "Lateral Movement",
          "Collection",
          "Command and Control",
          "Exfiltration",
          "Impact",
          "AI workloads");
  private static final int NEWEST = 500;

  /** One tactic with the techniques that the shipped rules look for. */
  record Column(String tactic, List<Cell> cells) {}

  /** One technique: how many findings name it, the newest of them, and how the cell is drawn. */
  record Cell(String id, String name, int count, String newest, String style) {}

  private record Technique(String id, String tactic, String name) {}

  /** What fired of one technique. */
  private static final class Fired {
    private final Map<Severity, Integer> bySeverity = new EnumMap<>(Severity.class);
    private final String newest;
    private int count;

    Fired(String newest) {
      this.newest = newest;
    }

    void add(Severity severity) {
      count++;
      bySeverity.merge(severity, 1, Integer::sum);
    }

    String style() {
      boolean high =
          bySeverity.containsKey(Severity.HIGH) || bySeverity.containsKey(Severity.CRITICAL);
      return high
          ? "fired-high"
          : bySeverity.containsKey(Severity.MEDIUM) ? "fired-medium" : "fired-low";
    }
  }

  AttackMatrix {
    columns = List.copyOf(columns);
  }

  /** Number of techniques shown. */
  int techniques() {
    return columns.stream().mapToInt(c -> c.cells().size()).sum();
  }

  static AttackMatrix of(FindingStore store) {
    List<Finding> findings =
        store.findings(
            FindingQuery.all()
                .withKinds(Set.of(FindingKind.THREAT, FindingKind.BEHAVIOR))
                .withLimit(NEWEST));
    Map<String, Fired> fired = new HashMap<>();
    for (Finding finding : findings) {
      for (String technique : finding.techniques()) {
        fired.computeIfAbsent(technique, t -> new Fired(finding.id())).add(finding.severity());
      }
    }
    return new AttackMatrix(columns(fired), findings.size());
  }

  private static List<Column> columns(Map<String, Fired> fired) {
    Map<String, List<Cell>> byTactic = new LinkedHashMap<>();
    TACTICS.forEach(tactic -> byTactic.put(tactic, new ArrayList<>()));
    for (Technique technique : known()) {
      Fired f = fired.get(technique.id());
      byTactic
          .computeIfAbsent(technique.tactic(), t -> new ArrayList<>())
          .add(
              f == null
                  ? new Cell(technique.id(), technique.name(), 0, "", "")
                  : new Cell(technique.id(), technique.name(), f.count, f.newest, f.style()));
    }
    List<Column> columns = new ArrayList<>();
    byTactic.forEach((tactic, cells) -> columns.add(new Column(tactic, cells)));
    return columns;
  }

  private static List<Technique> known() {
    try (InputStream in = AttackMatrix.class.getResourceAsStream("attack.tsv")) {
      if (in == null) {
        throw new IllegalStateException("attack.tsv is missing from the review jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t"))
          .map(f -> new Technique(f[0], f[1], f[2]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
