package io.vedette.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code vedette up} in a JVM of its own, as a user runs it, on ports that are free. */
final class VedetteChild implements AutoCloseable {
  private static final long START_SECONDS = 180;
  private static final Pattern KAFKA = Pattern.compile("kafka\\s+(\\S+:\\d+) ");
  private static final Pattern GATEWAY = Pattern.compile("webhooks (https?://\\S+)");
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  private final Process process;
  private final Path log;

  private VedetteChild(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it with a checkpoint every two seconds, so that commits show how far it is. */
  static VedetteChild start(Path data, String heap) throws IOException, InterruptedException {
    return start(data, heap, "2s");
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param data its data directory; what it prints goes to {@code up.log} in there
   * @param checkpointInterval how often it saves its state
   */
  static VedetteChild start(Path data, String heap, String checkpointInterval)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                tool("java"),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                "-Dvedette.home=" + System.getProperty("vedette.home", ""),
                "io.vedette.cli.Vedette",
                "up",
                "--data-dir",
                data.toString()));
    for (String setting :
        List.of(
            "kafka.port=0",
            "gateway.grpcPort=0",
            "gateway.httpPort=0",
            "review.port=0",
            "jobs.webPort=0",
            "jobs.checkpointInterval=" + checkpointInterval)) {
      command.add("--set");
      command.add(setting);
    }
    Path log = data.resolve("up.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // also where this JVM is told to end
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-vedette"));
    VedetteChild child = new VedetteChild(process, log);
    try {
      child.awaitReady();
      return child;
    } catch (IOException | InterruptedException e) {
      child.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!output().contains("Ready after")) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("vedette up did not get ready; it printed:\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private String output() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  private String printed(Pattern what) throws IOException {
    Matcher found = what.matcher(output());
    if (!found.find()) {
      throw new IOException("vedette up printed nothing like " + what + ":\n" + output());
    }
    return found.group(1);
  }

  String kafka() throws IOException {
    return printed(KAFKA);
  }

  URI remoteWrite() throws IOException {
    return URI.create(printed(GATEWAY)).resolve("/api/v1/write");
  }

  long pid() {
    return process.pid();
  }

  /** CPU time so far, its broker's included. */
  Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Bytes of all objects that are still in use; collects garbage to know. */
  long liveBytes() throws IOException, InterruptedException {
    Path histogram = log.resolveSibling("histogram.txt");
    Process jcmd =
        new ProcessBuilder(tool("jcmd"), Long.toString(pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .redirectOutput(histogram.toFile())
            .start();
    jcmd.waitFor();
    String text = Files.readString(histogram, StandardCharsets.UTF_8);
    Matcher total = TOTAL.matcher(text);
    if (!total.find()) {
      throw new IOException("jcmd gave no histogram; is this a JDK? It printed:\n" + text);
    }
    return Long.parseLong(total.group(1));
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  @Override
  public void close() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      children.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
