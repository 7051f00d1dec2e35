package io.vedette.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started and must be stopped, in an order that does not depend on that of the start. */
final class Parts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  /**
   * The order of stopping: first nothing comes in any more, then the jobs save their state, then
   * those who use the store, then the store and the broker.
   */
  enum Stop {
    GATEWAY,
    KEDA,
    SCALING,
    SYSLOG,
    JOBS,
    RESULTS,
    RULES,
    PIPELINE_METRICS,
    REMEDIATION,
    SELF_TRACING,
    REVIEW_PAGE,
    RETENTION,
    CLUSTER_CLIENT,
    STORE,
    BROKER,
    LOCK
  }

  private final Map<Stop, AutoCloseable> parts = new EnumMap<>(Stop.class);
  private boolean closed;

  /** Takes a part; one that comes after {@link #close} is closed at once. */
  <T extends AutoCloseable> T add(Stop stop, T part) {
    synchronized (this) {
      if (!closed) {
        parts.put(stop, part);
        return part;
      }
    }
    close(stop, part);
    throw new IllegalStateException("stopped while starting");
  }

  @Override
  public void close() {
    List<Map.Entry<Stop, AutoCloseable>> inOrder;
    synchronized (this) {
      closed = true;
      inOrder = new ArrayList<>(new EnumMap<>(parts).entrySet());
      parts.clear();
    }
    inOrder.forEach(part -> close(part.getKey(), part.getValue()));
  }

  private static void close(Stop stop, AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.warn("{} did not stop cleanly: {}", stop, e.toString());
    }
  }
}
