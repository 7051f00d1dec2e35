package io.vedette.cli;

import io.vedette.store.FindingStore;
import io.vedette.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the store forget what is older than its retention, every ten minutes. */
final class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private Retention() {}

  static AutoCloseable start(FindingStore store, Duration retention) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "retention");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                store.expire(System.currentTimeMillis() - retention.toMillis());
              } catch (StoreException e) {
                log.warn("nothing expired this time: {}", e.getMessage());
              }
            },
            10,
            10,
            TimeUnit.MINUTES);
    return timer::shutdownNow;
  }
}
