package io.vedette.cli;

import io.vedette.bench.BenchCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code vedette} command. Exit codes: 0 ok, 1 failed, 2 wrong usage. */
@Command(
    name = "vedette",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Watches metrics, traces, logs and audit events; explains; acts with care.",
    subcommands = {
      HelpCommand.class,
      UpCommand.class,
      DemoCommand.class,
      CheckCommand.class,
      ConfigCommand.class,
      JobsCommand.class,
      DeadLettersCommand.class,
      ExplainCommand.class,
      GraphCommand.class,
      WhatIfCommand.class,
      BenchCommand.class,
      RbacCommand.class,
      DetectCommand.class,
      SimulateCommand.class,
      ForecastCommand.class,
      PatternsCommand.class,
      LogAnomaliesCommand.class,
      BacktestCommand.class,
      BackfillCommand.class,
      FeedbackCommand.class,
      ThreatsCommand.class,
      RulesCommand.class,
      CompletionCommand.class
    })
public final class Vedette {
  private static final Logger log = LoggerFactory.getLogger(Vedette.class);

  private Vedette() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line as a program would use it. */
  public static CommandLine commandLine() {
    return new CommandLine(new Vedette())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (e, cmd, parsed) -> {
              log.info("failed", e);
              cmd.getErr().println("vedette: " + Failures.describe(e));
              return 1;
            });
  }
}
