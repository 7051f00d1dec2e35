package io.vedette.cli;

import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code vedette rules lint}: what of a collection of rules can be used, and why the rest cannot.
 */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Loads a collection of rules, such as a checkout of a public repository, and counts what was"
          + " refused by reason, with one example each. 'rules test' says why a reason is one.",
      "The exit code is 0 where every file loads, else 1."
    },
    footer = {"", "Example: vedette rules lint --details ./rules"})
final class RulesLintCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "RULES",
      description = "a directory, a file, or 'default' for the shipped packs")
  private String rules;

  @Option(names = "--details", description = "name every refused file")
  private boolean details;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Map<String, String> files = RuleSource.files(rules);
    RulePack pack = RulePack.fromFiles(files);
    PrintWriter out = spec.commandLine().getOut();
    long refused = pack.problems().stream().map(Problem::path).distinct().count();
    out.printf(
        "%,d files: %,d rules, %,d correlations, %,d filters and %,d other documents loaded; %,d"
            + " files refused%n",
        files.size(),
        pack.sigma().rules().size(),
        pack.sigma().correlations().size(),
        pack.sigma().filters().size(),
        pack.otherDocuments(),
        refused);
    byReason(pack.problems()).forEach(problems -> print(out, problems));
    out.flush();
    return refused == 0 ? 0 : 1;
  }

  private void print(PrintWriter out, List<Problem> problems) {
    out.printf("%,7d  %s%n", problems.size(), reason(problems.get(0)));
    for (Problem problem : details ? problems : problems.subList(0, 1)) {
      out.printf("         %s%s%n", details ? "" : "such as ", problem);
    }
  }

  private static List<List<Problem>> byReason(List<Problem> problems) {
    Map<String, List<Problem>> groups = new TreeMap<>();
    for (Problem problem : problems) {
      groups.computeIfAbsent(reason(problem), r -> new ArrayList<>()).add(problem);
    }
    List<List<Problem>> out = new ArrayList<>(groups.values());
    out.sort(Comparator.comparingInt((List<Problem> g) -> g.size()).reversed());
    return out;
  }

  /** The message without what is only this file's: quoted text, and what a search may name. */
  private static String reason(Problem problem) {
    return problem
        .reason()
        .replaceAll("'[^']*'", "'…'")
        .replaceAll("(there are|known are) .*", "$1 …")
        .replaceAll("\\(.*\\)", "(…)")
        .replaceAll("\\[[^]]*]", "[…]")
        .replaceAll("\\d+", "…");
  }
}
