package io.vedette.detect.log;

import io.vedette.model.Entity;
import java.util.List;

/**
 * What one version of a service logged in one minute.
 *
 * @param version {@code service.version}, or empty
 * @param endMillis end of the minute, event time
 * @param errors records of severity ERROR and above
 * @param counts by pattern, bounded: of more patterns the first to come
 */
public record VersionPatterns(
    Entity service, String version, long endMillis, long errors, List<Count> counts) {
  public VersionPatterns {
    counts = List.copyOf(counts);
  }

  /**
   * @param id of the pattern
   * @param error where its records are errors
   * @param records how many there were
   */
  public record Count(String id, String template, boolean error, long records) {}
}
