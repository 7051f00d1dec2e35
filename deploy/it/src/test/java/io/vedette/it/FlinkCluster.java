package io.vedette.it;

import static org.awaitility.Awaitility.await;

import io.vedette.cli.embedded.Ports;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A real Flink cluster of separate JVMs on loopback: a JobManager and TaskManagers of two slots.
 */
final class FlinkCluster implements AutoCloseable {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  private final Path directory;
  private final int restPort = Ports.free();
  private final List<Process> processes = new ArrayList<>();

  private FlinkCluster(Path directory) {
    this.directory = directory;
  }

  static FlinkCluster start(Path directory, int taskManagers) throws IOException {
    FlinkCluster cluster = new FlinkCluster(directory);
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("config.yaml"), cluster.config());
    cluster.processes.add(cluster.java(JOB_MANAGER, "jobmanager"));
    for (int i = 0; i < taskManagers; i++) {
      cluster.processes.add(cluster.java(TASK_MANAGER, "taskmanager-" + i));
    }
    await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(() -> cluster.get("/overview").contains("\"taskmanagers\":" + taskManagers));
    return cluster;
  }

  private String config() {
    return """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.bind-host: 127.0.0.1
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %d
        blob.server.port: 0
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: 2
        taskmanager.cpu.cores: 1.0
        taskmanager.memory.framework.heap.size: 128m
        taskmanager.memory.framework.off-heap.size: 128m
        taskmanager.memory.task.heap.size: 384m
        taskmanager.memory.task.off-heap.size: 0m
        taskmanager.memory.managed.size: 16m
        taskmanager.memory.network.min: 96m
        taskmanager.memory.network.max: 96m
        taskmanager.memory.jvm-metaspace.size: 256m
        taskmanager.memory.jvm-overhead.min: 64m
        taskmanager.memory.jvm-overhead.max: 64m
        heartbeat.interval: 1000
        heartbeat.timeout: 5000
        execution.checkpointing.dir: %s
        io.tmp.dirs: %s
        """
        .formatted(
            Ports.free(),
            restPort,
            directory.resolve("checkpoints").toUri(),
            directory.resolve("tmp"));
  }

  /** Only what a Flink distribution has: none of ours, so that the job jar must bring it. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("vedette") && !entry.contains("target" + File.separator))
        .filter(entry -> !entry.contains("flink-connector-kafka"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Process java(String mainClass, String name) throws IOException {
    Files.createDirectories(directory.resolve("tmp"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx640m",
            "-XX:+UseSerialGC",
            "-cp",
            classPath(),
            mainClass,
            "--configDir",
            directory.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(name + ".log").toFile())
        .start();
  }

  URI rest() {
    return URI.create("http://127.0.0.1:" + restPort);
  }

  String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(rest().resolve(path)).build();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** As {@code kill -9} on the first TaskManager. */
  void killTaskManager() throws InterruptedException {
    processes.get(1).destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }
}
