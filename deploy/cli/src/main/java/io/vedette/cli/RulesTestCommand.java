package io.vedette.cli;

import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette rules test}. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Loads rules and runs the match and no_match cases that they carry, correlations included.",
      "A file that cannot be used is named with its line and the reason; the exit code is then 1."
    },
    footer = {
      "",
      "A rule is refused, never weakened, where it",
      "  is no YAML, or lacks title, logsource or detection",
      "  has a modifier that Sigma 2.1 does not know, or a chain that makes no sense",
      "  has a regular expression with look-around or back-references (RE2 runs in linear time)",
      "  uses 'expand' with a placeholder that has no values",
      "  has an aggregation of Sigma 1 ('| count()', 'near') without a timeframe",
      "  is a file larger than 1 MiB, or cannot be read",
      "  has a condition that names no search, or a correlation that names no rule",
      "  has a case that does not come true",
      "",
      "Example: vedette rules test ./my-rules"
    })
final class RulesTestCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      defaultValue = "default",
      paramLabel = "RULES",
      description = "'default' for the shipped packs, a directory, or a file (default: default)")
  private String rules;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Map<String, String> files = RuleSource.files(rules);
    RulePack pack = RulePack.fromFiles(files);
    for (Problem problem : pack.problems()) {
      spec.commandLine().getErr().println("vedette: refused " + problem);
    }
    int cases =
        pack.sigma().rules().stream().mapToInt(r -> r.cases().size()).sum()
            + pack.sigma().correlations().stream().mapToInt(c -> c.cases().size()).sum();
    spec.commandLine()
        .getOut()
        .printf(
            "%,d files: %,d rules and %,d correlations loaded, %,d cases hold, %,d files refused;"
                + " scaling: %,d rules, %,d metric mappings%n",
            files.size(),
            pack.sigma().rules().size(),
            pack.sigma().correlations().size(),
            cases,
            pack.problems().stream().map(Problem::path).distinct().count(),
            pack.autoscaling().size(),
            pack.scaling().size());
    spec.commandLine().getOut().flush();
    return pack.problems().isEmpty() ? 0 : 1;
  }
}
