package io.vedette.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vedette rules}: the parent of what is done with threat rules. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = "Tests rules, runs them over recordings, and says what they cover.",
    subcommands = {
      RulesTestCommand.class,
      RulesLintCommand.class,
      RulesBacktestCommand.class,
      RulesCoverageCommand.class
    })
final class RulesCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Without a name: says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
