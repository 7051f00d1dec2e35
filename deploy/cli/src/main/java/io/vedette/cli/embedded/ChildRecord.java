package io.vedette.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A file that names a child process, so that the next start finds it after the parent was killed.
 * The start time goes with the pid, because pids are given anew.
 */
final class ChildRecord {
  private final Path file;

  ChildRecord(Path file) {
    this.file = file;
  }

  void write(ProcessHandle child) throws IOException {
    Files.writeString(file, child.pid() + " " + startOf(child));
  }

  /** The child that an earlier parent left behind, where it still runs. */
  Optional<ProcessHandle> survivor() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] fields = Files.readString(file).trim().split(" ");
    if (fields.length != 2 || !fields[0].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(fields[0]))
        .filter(ProcessHandle::isAlive)
        .filter(child -> startOf(child).equals(fields[1]));
  }

  void clear() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Ends a process: asks, and after {@code patience} insists. */
  static void end(ProcessHandle process, Duration patience) {
    CompletableFuture<ProcessHandle> exit = process.onExit();
    process.destroy();
    if (!awaits(exit, patience)) {
      process.destroyForcibly();
      awaits(exit, patience);
    }
  }

  private static boolean awaits(CompletableFuture<ProcessHandle> exit, Duration patience) {
    try {
      exit.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for a child process", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("unknown");
  }
}
