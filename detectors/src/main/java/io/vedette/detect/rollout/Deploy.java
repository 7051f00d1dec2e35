package io.vedette.detect.rollout;

import io.vedette.model.Entity;

/**
 * Somebody or something put another version or configuration of a workload in place, as the cluster
 * or a delivery tool told it, before any of its calls shows it.
 *
 * @param workload what was changed: a workload, or a service where a webhook named one
 * @param kind {@code deploy}, {@code config} or {@code scale}
 * @param version tag or short digest of the image, or empty
 * @param timeMillis when, event time
 * @param certain false where the version may have been there before: a pod that pulls its image
 * @param text one sentence without the version before, such as {@code checkout set to shop/co:1.4.2
 *     by alice}
 */
public record Deploy(
    Entity workload, String kind, String version, long timeMillis, boolean certain, String text) {
  /** The service that the workload is taken for: the one of its name and namespace. */
  public Entity service() {
    return Entity.service(workload.namespace(), workload.name());
  }
}
