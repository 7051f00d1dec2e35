package io.vedette.detect.log;

import io.vedette.detect.log.anomaly.WatchOptions;

/**
 * How logs are judged.
 *
 * @param warmUpMillis how long a service must have been seen before a new pattern is news, unless
 *     it has been steady
 * @param floor how often a new pattern must occur within {@code floorWindowMillis} to be reported
 * @param floorWindowMillis see {@code floor}
 * @param quietMillis after how long without it a reported pattern is over
 * @param maxPatterns patterns kept a service; beyond, those of least value go
 * @param watch how known patterns are judged
 */
public record LogOptions(
    long warmUpMillis,
    int floor,
    long floorWindowMillis,
    long quietMillis,
    int maxPatterns,
    WatchOptions watch) {
  private static final long MINUTE = 60_000L;

  public LogOptions {
    if (floor < 1 || maxPatterns < 1) {
      throw new IllegalArgumentException("floor " + floor + ", maxPatterns " + maxPatterns);
    }
  }

  public static LogOptions defaults() {
    return new LogOptions(
        6 * 60 * MINUTE, 3, 10 * MINUTE, 15 * MINUTE, 2000, WatchOptions.defaults());
  }
}
