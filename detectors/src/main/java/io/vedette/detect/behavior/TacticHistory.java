package io.vedette.detect.behavior;

import io.vedette.model.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The tactics of an incident, for {@link TacticChain#learn}. */
public final class TacticHistory {
  private TacticHistory() {}

  /** In order of the findings' onsets; what repeats in a row counts once. */
  public static List<Tactic> of(Collection<Finding> findings) {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.removeIf(finding -> finding.detector().startsWith("risk/"));
    sorted.sort(Comparator.comparingLong(Finding::startMillis).thenComparing(Finding::id));
    List<Tactic> out = new ArrayList<>();
    for (Finding finding : sorted) {
      for (String technique : finding.techniques()) {
        Techniques.tactic(technique)
            .filter(tactic -> out.isEmpty() || out.get(out.size() - 1) != tactic)
            .ifPresent(out::add);
      }
    }
    return out;
  }

  /** The line that {@link TacticChain#parse} reads; empty where there is no transition. */
  public static String line(List<Tactic> tactics) {
    return tactics.size() < 2
        ? ""
        : String.join(",", tactics.stream().map(Tactic::shortName).toList()) + '\n';
  }
}
