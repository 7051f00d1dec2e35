package io.vedette.cli.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs in a Flink mini cluster of this JVM. Checkpoints are kept on disk; the next start goes
 * on from the newest complete one, after a clean stop and after a kill alike.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedFlink.class);

  private final JobClient job;
  private final URI rest;

  private EmbeddedFlink(JobClient job, URI rest) {
    this.job = job;
    this.rest = rest;
  }

  /**
   * Starts a mini cluster and submits the job.
   *
   * @param checkpoints directory of checkpoints
   * @param parallelism slots of the cluster
   * @param build adds sources, operators and sinks
   * @throws IOException where checkpoints cannot be read or the job is not accepted
   */
  public static EmbeddedFlink start(
      Path checkpoints, int parallelism, Consumer<StreamExecutionEnvironment> build)
      throws IOException {
    Files.createDirectories(checkpoints);
    int port = KafkaBroker.freePort();
    Configuration settings = settings(checkpoints, parallelism, port);
    Optional<Path> latest = latestCheckpoint(checkpoints);
    if (latest.isPresent()) {
      log.info("going on from {}", latest.get());
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, latest.get().toUri().toString());
      settings.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
    build.accept(env);
    try {
      JobClient job = env.executeAsync("vedette");
      return new EmbeddedFlink(job, URI.create("http://127.0.0.1:" + port));
    } catch (Exception e) {
      throw new IOException("Flink did not accept the job: " + e.getMessage(), e);
    }
  }

  private static Configuration settings(Path checkpoints, int parallelism, int port) {
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    settings.set(RestOptions.PORT, port);
    settings.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    return settings;
  }

  /** The newest complete checkpoint below a directory. */
  static Optional<Path> latestCheckpoint(Path checkpoints) throws IOException {
    try (Stream<Path> files = Files.walk(checkpoints, 3)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(Comparator.comparing(EmbeddedFlink::modified))
          .map(Path::getParent);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** Flink's REST address. */
  public URI rest() {
    return rest;
  }

  /** Waits until the job runs. */
  public void awaitRunning(long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < deadline) {
      try {
        JobStatus status = job.getJobStatus().get(5, TimeUnit.SECONDS);
        if (status == JobStatus.RUNNING) {
          return;
        }
        if (status.isGloballyTerminalState()) {
          throw new IllegalStateException("the Flink job ended at its start: " + status);
        }
      } catch (ExecutionException | TimeoutException e) {
        log.debug("job status unknown: {}", e.toString());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("the Flink job did not run within " + seconds + " s");
  }

  /** Cancels the job; its last checkpoint stays and the next start goes on from there. */
  @Override
  public void close() {
    try {
      job.cancel().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("the Flink job was not cancelled in time: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
