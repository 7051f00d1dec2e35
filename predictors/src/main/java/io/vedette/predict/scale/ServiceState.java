package io.vedette.predict.scale;

import java.util.List;

/**
 * What can be observed of the service at a sync.
 *
 * @param offered requests a second that came since the last sync
 * @param served requests a second that were served since then
 * @param queued requests that wait
 * @param inService requests being served
 * @param replicas all, oldest first
 * @param readyCount those that are ready
 */
public record ServiceState(
    long nowMillis,
    double offered,
    double served,
    double queued,
    double inService,
    List<Replica> replicas,
    int readyCount) {
  /** One replica: when it was asked for and when it is ready. */
  public record Replica(long startMillis, long readyMillis) {
    boolean ready(long nowMillis) {
      return readyMillis <= nowMillis;
    }
  }
}
