package io.vedette.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code vedette} command. Exit codes: 0 ok, 1 failed, 2 wrong usage. */
@Command(
    name = "vedette",
    mixinStandardHelpOptions = true,
    description = "Watches metrics, traces, logs and audit events; explains; acts with care.",
    subcommands = {ExplainCommand.class, HelpCommand.class})
public final class Vedette {
  private Vedette() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Vedette())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (e, cmd, parsed) -> {
              String message = e.getMessage();
              cmd.getErr().println("vedette: " + (message == null ? e.toString() : message));
              return 1;
            });
  }
}
