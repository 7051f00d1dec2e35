package io.vedette.jobs;

import io.vedette.detect.log.VersionPatterns;
import io.vedette.detect.rollout.Deploy;
import org.jspecify.annotations.Nullable;

/**
 * What the comparison of versions is told beside calls; one of the two is set.
 *
 * @param key id of the service
 */
record RolloutNews(String key, @Nullable Deploy deploy, @Nullable VersionPatterns logs) {
  static RolloutNews of(VersionPatterns logs) {
    return new RolloutNews(logs.service().id(), null, logs);
  }

  static RolloutNews of(String key, Deploy deploy) {
    return new RolloutNews(key, deploy, null);
  }
}
