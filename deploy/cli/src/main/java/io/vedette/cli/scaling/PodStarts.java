package io.vedette.cli.scaling;

import io.vedette.respond.ClusterView;
import io.vedette.respond.RespondException;
import io.vedette.respond.kubernetes.PodStart;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a minute how long the pods of some namespaces took to start, so that nothing else has
 * to be installed in the cluster for that. A thread of its own: a slow API server holds up nothing.
 */
final class PodStarts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PodStarts.class);
  private static final long PERIOD_SECONDS = 60;
  private static final int MOST = 20_000;

  private final ClusterView cluster;
  private final Supplier<Set<String>> namespaces;
  private final Queue<PodStart> found = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "scaling-pods");
            thread.setDaemon(true);
            return thread;
          });
  private boolean refused;

  /**
   * @param namespaces asked each time; from another thread
   */
  PodStarts(ClusterView cluster, Supplier<Set<String>> namespaces) {
    this.cluster = cluster;
    this.namespaces = namespaces;
  }

  void start() {
    if (cluster.connected()) {
      timer.scheduleWithFixedDelay(this::look, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Looks once. */
  void look() {
    boolean all = true;
    for (String namespace : namespaces.get()) {
      all &= look(namespace);
    }
    refused = !all;
  }

  private boolean look(String namespace) {
    try {
      PodStart.of(cluster, namespace).stream()
          .limit(Math.max(0, MOST - found.size()))
          .forEach(found::add);
      return true;
    } catch (RespondException e) {
      if (!refused) {
        log.warn(
            "how long the pods of {} start is not read from the cluster: {}; vedette rbac"
                + " --actions scale prints what is needed",
            namespace,
            e.getMessage());
      }
      return false;
    }
  }

  /** Hands over what was found since. */
  void drain(Consumer<PodStart> to) {
    for (PodStart start = found.poll(); start != null; start = found.poll()) {
      to.accept(start);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
