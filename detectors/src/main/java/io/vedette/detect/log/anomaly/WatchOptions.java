package io.vedette.detect.log.anomaly;

/**
 * How known patterns are judged.
 *
 * @param maxPatterns patterns watched a service; beyond, those of least value are let go
 * @param maxSessions open traces or sessions a service; while full, further ones are not followed
 * @param sharing over how many series of the installation the budget of false alarms is spread
 * @param warmUpMillis how long a service must have been seen before anything is unusual
 * @param minChange least change of a rate that matters, in lines a minute
 * @param minRelativeChange the same as a share of the usual rate
 * @param floor occurrences that an unusual order or value must have
 * @param windowMillis within which time
 * @param quietMillis how long an unusual order or value must stay away to be over
 */
public record WatchOptions(
    int maxPatterns,
    int maxSessions,
    int sharing,
    long warmUpMillis,
    double minChange,
    double minRelativeChange,
    int floor,
    long windowMillis,
    long quietMillis) {
  private static final long MINUTE = 60_000L;

  public WatchOptions {
    if (maxPatterns < 16 || maxPatterns > Short.MAX_VALUE || maxSessions < 1 || floor < 1) {
      throw new IllegalArgumentException(
          "maxPatterns %d (16 to 32767), maxSessions %d and floor %d (positive)"
              .formatted(maxPatterns, maxSessions, floor));
    }
  }

  public static WatchOptions defaults() {
    return new WatchOptions(256, 512, 10_000, 6 * 60 * MINUTE, 5, 0.5, 3, 10 * MINUTE, 15 * MINUTE);
  }
}
