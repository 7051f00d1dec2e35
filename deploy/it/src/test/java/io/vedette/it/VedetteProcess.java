package io.vedette.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code vedette up} in a JVM of its own, as a user runs it. */
final class VedetteProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private VedetteProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it and waits until it says that it is ready. */
  static VedetteProcess up(Path data, Path log, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.vedette.cli.Vedette",
                "up",
                "--data-dir",
                data.toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    VedetteProcess vedette = new VedetteProcess(process, log);
    await()
        .atMost(Duration.ofSeconds(120))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("vedette up ended: " + Files.readString(log));
              }
              return Files.readString(log).contains("Ready after");
            });
    return vedette;
  }

  /** The broker's JVM, by the process id that Vedette says it has. */
  ProcessHandle broker() throws IOException {
    Matcher pid = Pattern.compile("embedded, pid (\\d+)").matcher(Files.readString(log));
    if (!pid.find()) {
      throw new AssertionError("no word of the broker in " + Files.readString(log));
    }
    return ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow();
  }

  private Stream<ProcessHandle> descendants() {
    return process.descendants();
  }

  /** As {@code kill -9}; what it had started must end by itself. */
  void kill() throws InterruptedException {
    List<ProcessHandle> children = descendants().toList();
    process.destroyForcibly().waitFor();
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
