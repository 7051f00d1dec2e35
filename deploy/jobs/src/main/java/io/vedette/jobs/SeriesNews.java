package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.rollout.Deploy;
import io.vedette.model.Entity;
import org.jspecify.annotations.Nullable;

/**
 * What every series has to know: a rule file that has changed, or that a workload was deployed.
 *
 * @param deployed the workload, with {@code deployedMillis} when; null for a rule file
 */
record SeriesNews(@Nullable RuleFile file, @Nullable Entity deployed, long deployedMillis) {
  static SeriesNews of(RuleFile file) {
    return new SeriesNews(file, null, 0);
  }

  static SeriesNews of(Deploy deploy) {
    return new SeriesNews(null, deploy.service(), deploy.timeMillis());
  }

  static SeriesNews of(ChangeEvent newVersion) {
    return new SeriesNews(null, newVersion.entity(), newVersion.timeMillis());
  }
}
