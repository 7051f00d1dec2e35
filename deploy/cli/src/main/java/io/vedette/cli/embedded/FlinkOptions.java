package io.vedette.cli.embedded;

import java.nio.file.Path;

/**
 * How the embedded Flink cluster runs.
 *
 * @param dataDir holds its snapshots under {@code flink}
 * @param webPort of the web page and the REST API on 127.0.0.1; 0 for any free one
 * @param slots as many as the job's parallelism
 * @param rocksdb true to keep state in RocksDB, false on the heap
 */
public record FlinkOptions(Path dataDir, int webPort, int slots, boolean rocksdb) {
  public FlinkOptions {
    dataDir = dataDir.toAbsolutePath().normalize();
    Ports.checkRange("Flink's web port", webPort);
    if (slots < 1) {
      throw new IllegalArgumentException("slots is " + slots + "; give at least 1");
    }
  }

  /** A free port, state on the heap. */
  public static FlinkOptions of(Path dataDir, int slots) {
    return new FlinkOptions(dataDir, 0, slots, false);
  }

  /** Holds both kinds of snapshots. */
  Path snapshots() {
    return dataDir.resolve("flink");
  }

  Path checkpoints() {
    return snapshots().resolve("checkpoints");
  }

  Path savepoints() {
    return snapshots().resolve("savepoints");
  }
}
