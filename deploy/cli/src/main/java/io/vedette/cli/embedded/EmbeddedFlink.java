package io.vedette.cli.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/**
 * A Flink mini cluster with one job. Its checkpoints are kept on disk: after a stop or a kill, the
 * next start goes on from the newest one that is whole.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 50;

  private final FlinkOptions options;
  private final Consumer<String> say;
  private final MiniCluster cluster;
  private final Configuration settings;
  private volatile @Nullable JobID job;

  private EmbeddedFlink(FlinkOptions options, Consumer<String> say) {
    this.options = options;
    this.say = say;
    this.settings = FlinkSettings.of(options, Ports.orFree(options.webPort()));
    this.cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(options.slots())
                .setCommonBindAddress(FlinkSettings.LOOPBACK)
                .build());
  }

  /**
   * Starts the cluster, still without a job.
   *
   * @param say takes what a user should know, one line at a time
   * @throws IllegalStateException where the port is taken
   */
  public static EmbeddedFlink start(FlinkOptions options, Consumer<String> say) throws IOException {
    Ports.require("Flink's web page", FlinkSettings.LOOPBACK, options.webPort(), "jobs.webPort");
    Files.createDirectories(options.checkpoints());
    Files.createDirectories(options.savepoints());
    EmbeddedFlink flink = new EmbeddedFlink(options, say);
    try {
      flink.cluster.start();
      return flink;
    } catch (Exception e) {
      throw new IOException("the embedded Flink cluster did not start: " + e.getMessage(), e);
    }
  }

  /**
   * Runs a job, from the newest snapshot that can be restored, and returns when it runs.
   *
   * @param build adds sources, operators and sinks
   * @return the snapshot that it goes on from, or null where there is none
   * @throws IOException where it does not run, or no snapshot can be restored; nothing is ever
   *     started anew while snapshots exist
   */
  public @Nullable Path run(Consumer<StreamExecutionEnvironment> build)
      throws IOException, InterruptedException {
    List<Path> snapshots = new Snapshots(options).complete();
    if (snapshots.isEmpty()) {
      submit(build, SavepointRestoreSettings.none());
      return null;
    }
    for (Path snapshot : snapshots) {
      try {
        submit(build, restore(snapshot));
        return snapshot;
      } catch (IOException e) {
        say.accept("jobs: cannot go on from " + snapshot + ": " + e.getMessage());
      }
    }
    throw new IOException(
        "no snapshot below "
            + options.snapshots()
            + " can be restored; to start without the state, move that directory away");
  }

  private static SavepointRestoreSettings restore(Path snapshot) {
    // claimed: Flink removes it once newer checkpoints have replaced it. State of an operator that
    // an upgrade removed is of no use and may go.
    return SavepointRestoreSettings.forPath(
        snapshot.toUri().toString(), true, RecoveryClaimMode.CLAIM);
  }

  private void submit(Consumer<StreamExecutionEnvironment> build, SavepointRestoreSettings restore)
      throws IOException, InterruptedException {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration(settings));
    build.accept(env);
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName("vedette");
    graph.setSavepointRestoreSettings(restore);
    JobID id = get("accept the job", cluster.submitJob(graph.getJobGraph()), START).getJobID();
    job = id;
    awaitRunning(id);
  }

  private void awaitRunning(JobID id) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      JobStatus status = get("tell the job's state", cluster.getJobStatus(id), START);
      if (status == JobStatus.RUNNING) {
        return;
      }
      if (status.isGloballyTerminalState()) {
        throw new IOException("the job ended: " + reason(id));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    throw new IOException("the job did not run within " + START.toSeconds() + " s");
  }

  private String reason(JobID id) throws IOException, InterruptedException {
    var result = get("tell why the job ended", cluster.requestJobResult(id), STOP);
    Throwable cause = result.getSerializedThrowable().map(t -> (Throwable) t).orElse(null);
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? result.toString() : String.valueOf(cause.getMessage());
  }

  /** Where the web page and the REST API are. */
  public URI rest() {
    return cluster.getRestAddress().join();
  }

  /** Stops the job with a savepoint that the next start goes on from, then the cluster. */
  @Override
  public void close() {
    try {
      JobID id = job;
      if (id != null && get("tell", cluster.getJobStatus(id), STOP) == JobStatus.RUNNING) {
        stop(id);
      }
      get("stop", cluster.closeAsync(), STOP);
    } catch (IOException e) {
      say.accept("jobs: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(JobID id) throws IOException, InterruptedException {
    String directory = options.savepoints().toUri().toString();
    try {
      get(
          "save its state",
          cluster.stopWithSavepoint(id, directory, false, SavepointFormatType.NATIVE),
          STOP);
    } catch (IOException e) {
      say.accept("jobs: " + e.getMessage() + "; the last checkpoint will be used");
      get("cancel the job", cluster.cancelJob(id), STOP);
    }
  }

  private static <T> T get(String what, CompletableFuture<T> future, Duration patience)
      throws IOException, InterruptedException {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("Flink could not " + what + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("Flink did not " + what + " within " + patience.toSeconds() + " s", e);
    }
  }
}
