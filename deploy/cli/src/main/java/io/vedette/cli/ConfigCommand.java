package io.vedette.cli;

import io.vedette.cli.config.Defaults;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vedette config}. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Shows the configuration: every key, what it means and its default.")
final class ConfigCommand implements Callable<Integer> {
  /** One of the things it can show. */
  static final class What {
    @Option(
        names = "--print-defaults",
        required = true,
        description = "Print a commented YAML file with every key at its default.")
    private boolean printDefaults;
  }

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (what.printDefaults) {
      spec.commandLine().getOut().print(Defaults.yaml());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
