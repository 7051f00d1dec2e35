package io.vedette.detect.behavior;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tactic comes next: a first-order Markov chain over ATT&amp;CK tactics whose rows are
 * Dirichlet counts. The prior stands for {@value #PRIOR_WEIGHT} transitions a row and is our own
 * judgement of published intrusion reports (see {@code RATIONALE-behavior.md}, "Prior of the
 * chain"); confirmed incidents add to it, one count a transition. Immutable.
 */
public final class TacticChain {
  static final int PRIOR_WEIGHT = 20;

  /** How much the tactic before the last one still says, and so on back. */
  private static final double FADE = 0.5;

  private static final int N = Tactic.values().length;

  /** Percent from (row) to (column), both in the order of {@link Tactic}; rows sum to 100. */
  private static final int[][] PRIOR = {
    // rec res ini exe per pri def cre dis lat col c2 exf imp
    {0, 20, 50, 8, 2, 2, 3, 8, 5, 0, 1, 1, 0, 0},
    {10, 0, 60, 12, 3, 2, 5, 3, 2, 0, 0, 3, 0, 0},
    {1, 1, 0, 26, 12, 8, 8, 12, 20, 3, 2, 5, 1, 1},
    {0, 0, 1, 0, 18, 14, 14, 14, 15, 4, 3, 10, 3, 4},
    {0, 0, 1, 10, 0, 20, 20, 14, 15, 6, 3, 6, 2, 3},
    {0, 0, 1, 9, 13, 0, 18, 22, 14, 9, 4, 3, 3, 4},
    {0, 0, 1, 10, 12, 8, 0, 20, 16, 8, 6, 6, 6, 7},
    {0, 0, 4, 8, 10, 14, 8, 0, 18, 18, 10, 2, 5, 3},
    {0, 0, 3, 7, 10, 11, 8, 22, 0, 14, 15, 2, 5, 3},
    {0, 0, 1, 16, 11, 9, 9, 15, 14, 0, 10, 5, 4, 6},
    {0, 0, 0, 2, 3, 2, 7, 5, 6, 5, 0, 10, 50, 10},
    {0, 0, 0, 14, 10, 7, 9, 12, 14, 9, 10, 0, 10, 5},
    {0, 0, 0, 2, 4, 2, 16, 4, 4, 4, 8, 6, 0, 50},
    {0, 0, 2, 8, 12, 6, 22, 8, 8, 6, 6, 6, 16, 0},
  };

  private final double[][] counts;
  private final int learnt;

  private TacticChain(double[][] counts, int learnt) {
    this.counts = counts;
    this.learnt = learnt;
  }

  /** A likely next tactic. */
  public record Next(Tactic tactic, double probability) {}

  /** The prior alone. */
  public static TacticChain prior() {
    double[][] counts = new double[N][N];
    for (int from = 0; from < N; from++) {
      for (int to = 0; to < N; to++) {
        counts[from][to] = PRIOR[from][to] * PRIOR_WEIGHT / 100.0;
      }
    }
    return new TacticChain(counts, 0);
  }

  /**
   * This chain, which also knows these incidents.
   *
   * @param incidents of each the tactics in order of time; repetitions in a row count as one
   */
  public TacticChain learn(Collection<List<Tactic>> incidents) {
    double[][] more = new double[N][];
    for (int i = 0; i < N; i++) {
      more[i] = counts[i].clone();
    }
    int added = 0;
    for (List<Tactic> incident : incidents) {
      for (int i = 1; i < incident.size(); i++) {
        if (incident.get(i) != incident.get(i - 1)) {
          more[incident.get(i - 1).ordinal()][incident.get(i).ordinal()]++;
          added++;
        }
      }
    }
    return new TacticChain(more, learnt + added);
  }

  /**
   * The prior and what a file adds: a line for each confirmed incident, its tactics in order of
   * time with commas between them, by the short names of ATT&amp;CK; {@code #} begins a comment.
   *
   * @throws IllegalArgumentException naming the line and the tactic that is none
   */
  public static TacticChain parse(String text) {
    List<List<Tactic>> incidents = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<Tactic> incident = new ArrayList<>();
      for (String cell : line.split(",", -1)) {
        String name = cell.strip();
        String where = "line " + number + ": '" + name + "' is no tactic of ATT&CK";
        incident.add(Tactic.named(name).orElseThrow(() -> new IllegalArgumentException(where)));
      }
      incidents.add(incident);
    }
    return prior().learn(incidents);
  }

  /** Names the prior and how many transitions were learnt: {@code tactics/1+37}. */
  public String version() {
    return "tactics/1" + (learnt == 0 ? "" : "+" + learnt);
  }

  /**
   * The tactics not seen yet, likeliest first; probabilities sum to 1 over them.
   *
   * @param seen in order of time; empty gives an empty list
   */
  public List<Next> next(List<Tactic> seen) {
    Map<Tactic, Double> mass = new EnumMap<>(Tactic.class);
    Set<Tactic> known = seen.isEmpty() ? Set.of() : EnumSet.copyOf(seen);
    double weight = 1;
    for (int i = seen.size() - 1; i >= 0; i--, weight *= FADE) {
      row(seen.get(i), weight, known, mass);
    }
    double total = mass.values().stream().mapToDouble(Double::doubleValue).sum();
    List<Next> out = new ArrayList<>();
    mass.forEach((tactic, m) -> out.add(new Next(tactic, m / total)));
    out.removeIf(next -> next.probability() <= 0);
    out.sort((a, b) -> Double.compare(b.probability(), a.probability()));
    return total > 0 ? out : List.of();
  }

  private void row(Tactic from, double weight, Set<Tactic> known, Map<Tactic, Double> mass) {
    double[] row = counts[from.ordinal()];
    double total = 0;
    for (double count : row) {
      total += count;
    }
    for (Tactic to : Tactic.values()) {
      if (!known.contains(to)) {
        mass.merge(to, weight * row[to.ordinal()] / total, Double::sum);
      }
    }
  }
}
