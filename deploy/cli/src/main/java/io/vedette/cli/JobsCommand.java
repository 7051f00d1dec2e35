package io.vedette.cli;

import io.vedette.cli.config.ConfigException;
import io.vedette.cli.config.VedetteConfig;
import io.vedette.cli.service.JobSubmission;
import io.vedette.jobs.JobConfig;
import io.vedette.jobs.VedetteJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette jobs}. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "The jobs on a Flink cluster of yours.")
final class JobsCommand {
  @Spec private CommandSpec spec;

  @Command(
      name = "submit",
      mixinStandardHelpOptions = true,
      description = {
        "Submits the jobs to a running Flink cluster through its REST API. They read the brokers of"
            + " kafka.bootstrapServers and save their state below jobs.checkpointDir."
      })
  int submit(
      @Mixin CommonOptions common,
      @Option(
              names = "--rest",
              paramLabel = "URL",
              description = "The cluster's REST address (default: jobs.flinkRest).")
          @Nullable URI rest,
      @Option(
              names = "--jar",
              paramLabel = "FILE",
              description = "The job jar (default: the one that was built with this command).")
          @Nullable Path jar,
      @Option(
              names = "--from",
              paramLabel = "SNAPSHOT",
              description = "Checkpoint or savepoint to go on from.")
          @Nullable String from)
      throws ConfigException, IOException, InterruptedException {
    VedetteConfig config = common.config();
    String servers = config.kafka().bootstrapServers();
    if (servers.isBlank()) {
      throw usage("set kafka.bootstrapServers: a cluster cannot use the embedded broker");
    }
    if (rest == null && config.jobs().flinkRest().isBlank()) {
      throw usage("give --rest, or set jobs.flinkRest");
    }
    JobConfig job = Wiring.job(config, servers);
    JobSubmission submission =
        new JobSubmission(
            rest == null ? URI.create(config.jobs().flinkRest()) : rest,
            jar == null ? builtJar() : jar,
            config.jobs(),
            from);
    String id = submission.submit(env -> VedetteJob.build(env, job));
    spec.commandLine().getOut().println("submitted job " + id);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private Path builtJar() throws IOException {
    Path target = Path.of(System.getProperty("vedette.home", "."), "deploy", "jobs", "target");
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        Path jar = files.filter(f -> f.toString().endsWith("-job.jar")).findFirst().orElse(null);
        if (jar != null) {
          return jar;
        }
      }
    }
    throw usage("there is no job jar in " + target + "; give one with --jar");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
