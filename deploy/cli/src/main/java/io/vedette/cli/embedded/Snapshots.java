package io.vedette.cli.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Complete checkpoints and savepoints on disk. Flink writes {@code _metadata} last, so a snapshot
 * that has one is whole.
 */
final class Snapshots {
  /** {@code checkpoints/JOB/chk-N/_metadata} and {@code savepoints/savepoint-X/_metadata}. */
  private static final int DEPTH = 3;

  private final FlinkOptions options;

  Snapshots(FlinkOptions options) {
    this.options = options;
  }

  /** Newest first. */
  List<Path> complete() throws IOException {
    Path root = options.checkpoints().getParent();
    if (root == null || !Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root, DEPTH + 1)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .sorted(Comparator.comparingLong(Snapshots::modified).reversed())
          .map(Path::getParent)
          .toList();
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }
}
