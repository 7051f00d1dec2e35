package io.vedette.cli.service;

import io.vedette.cli.config.VedetteConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/**
 * Sends a job graph and its jar to a Flink cluster.
 *
 * @param rest the cluster's REST address
 * @param jar everything that the cluster itself does not have
 * @param from snapshot to go on from, or null to start anew
 */
public record JobSubmission(URI rest, Path jar, VedetteConfig.Jobs jobs, @Nullable String from) {
  private static final long TIMEOUT_SECONDS = 120;

  public JobSubmission {
    if (rest.getHost() == null) {
      throw new IllegalArgumentException(rest + " is no REST address; give http://host:8081");
    }
    if (!Files.isReadable(jar)) {
      throw new IllegalArgumentException("the job jar " + jar + " cannot be read");
    }
  }

  /**
   * Submits the job.
   *
   * @return its id
   * @throws IOException where the cluster cannot be reached or refuses
   */
  public String submit(Consumer<StreamExecutionEnvironment> build)
      throws IOException, InterruptedException {
    Configuration settings = settings();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    build.accept(env);
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName("vedette");
    if (from != null) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(from, true));
    }
    JobGraph job = graph.getJobGraph();
    job.addJar(new org.apache.flink.core.fs.Path(jar.toUri()));
    try (RestClusterClient<String> cluster = new RestClusterClient<>(settings, "vedette")) {
      return cluster.submitJob(job).get(TIMEOUT_SECONDS, TimeUnit.SECONDS).toHexString();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the Flink cluster at " + rest + " did not take the job", e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the Flink cluster at " + rest + " cannot be used", e);
    }
  }

  private Configuration settings() {
    Configuration settings = new Configuration();
    settings.set(RestOptions.ADDRESS, rest.getHost());
    settings.set(RestOptions.PORT, rest.getPort() < 0 ? 8081 : rest.getPort());
    boolean rocksdb = jobs.stateBackend() == VedetteConfig.StateBackend.ROCKSDB;
    settings.set(StateBackendOptions.STATE_BACKEND, rocksdb ? "rocksdb" : "hashmap");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    if (!jobs.checkpointDir().isBlank()) {
      settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, jobs.checkpointDir());
    }
    return settings;
  }
}
