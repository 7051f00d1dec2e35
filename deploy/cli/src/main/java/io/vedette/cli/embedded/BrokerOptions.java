package io.vedette.cli.embedded;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the embedded broker runs.
 *
 * @param dataDir holds its data under {@code kafka} and its log under {@code logs}
 * @param port on 127.0.0.1; 0 for any free one
 * @param telemetryPartitions of each telemetry topic, at least 1
 * @param retention how long telemetry is kept
 * @param retentionBytes how much is kept of each telemetry partition, at least 16 MiB
 * @param heapMegabytes largest heap of the child JVM
 */
public record BrokerOptions(
    Path dataDir,
    int port,
    int telemetryPartitions,
    Duration retention,
    long retentionBytes,
    int heapMegabytes) {
  private static final long LEAST_RETENTION = 16L << 20;

  public BrokerOptions {
    dataDir = dataDir.toAbsolutePath().normalize();
    Ports.checkRange("the embedded broker's port", port);
    if (telemetryPartitions < 1) {
      throw new IllegalArgumentException(
          "telemetryPartitions is " + telemetryPartitions + "; give at least 1");
    }
    if (retentionBytes < LEAST_RETENTION) {
      throw new IllegalArgumentException(
          "retentionBytes is " + retentionBytes + "; give at least " + LEAST_RETENTION);
    }
  }

  /** A free port, two partitions, a day or 1 GiB of telemetry a partition, 512 MiB of heap. */
  public static BrokerOptions of(Path dataDir) {
    return new BrokerOptions(dataDir, 0, 2, Duration.ofDays(1), 1L << 30, 512);
  }

  public BrokerOptions withPort(int number) {
    return new BrokerOptions(
        dataDir, number, telemetryPartitions, retention, retentionBytes, heapMegabytes);
  }

  Path kafkaDir() {
    return dataDir.resolve("kafka");
  }

  Path logFile() {
    return dataDir.resolve("logs").resolve("kafka.log");
  }
}
