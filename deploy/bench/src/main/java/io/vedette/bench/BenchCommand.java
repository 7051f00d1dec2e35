package io.vedette.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vedette bench}: the parent of all benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures a part of Vedette; the last line is for machines.",
    subcommands = {
      DetectBench.class,
      PatternsBench.class,
      TracesBench.class,
      ForecastBench.class,
      SigmaBench.class,
      PipelineBench.class
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Without a name: says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
