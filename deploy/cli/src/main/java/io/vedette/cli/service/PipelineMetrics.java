package io.vedette.cli.service;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipeline's own health as Prometheus metrics, read every few seconds. */
public final class PipelineMetrics implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PipelineMetrics.class);
  private static final long PERIOD_SECONDS = 5;

  private final KafkaLag kafka;
  private final FlinkCounters flink;
  private final Gauge lag;
  private volatile double deadLetters;
  private volatile FlinkCounters.Totals flinkTotals = new FlinkCounters.Totals(0, 0);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pipeline-metrics");
            thread.setDaemon(true);
            return thread;
          });

  private PipelineMetrics(
      PrometheusRegistry registry, Properties kafka, String groupId, URI flinkRest) {
    this.kafka = new KafkaLag(kafka, groupId);
    this.flink = new FlinkCounters(flinkRest);
    lag =
        Gauge.builder()
            .name("vedette_consumer_lag_records")
            .help("Telemetry records that the jobs have not yet committed")
            .labelNames("topic")
            .register(registry);
    total(
        registry,
        "vedette_dead_letters",
        "Records ever sent to the dead letters",
        () -> deadLetters);
    total(
        registry,
        "vedette_late_events",
        "Events that came too late to be used",
        () -> flinkTotals.late());
    total(
        registry,
        "vedette_overflow_calls",
        "Calls of operations and dependencies beyond the bounds, summed as _other",
        () -> flinkTotals.overflow());
  }

  private static void total(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /**
   * Starts reading.
   *
   * @param kafka at least {@code bootstrap.servers}
   * @param groupId the jobs' consumer group
   * @param flinkRest Flink's REST address
   */
  public static PipelineMetrics start(
      PrometheusRegistry registry, Properties kafka, String groupId, URI flinkRest) {
    PipelineMetrics metrics = new PipelineMetrics(registry, kafka, groupId, flinkRest);
    var unused =
        metrics.timer.scheduleWithFixedDelay(metrics::read, 1, PERIOD_SECONDS, TimeUnit.SECONDS);
    return metrics;
  }

  private void read() {
    try {
      kafka.lag().forEach((topic, records) -> lag.labelValues(topic).set(records));
      deadLetters = kafka.deadLetters();
      flinkTotals = flink.totals();
    } catch (ExecutionException | TimeoutException | IOException e) {
      log.debug("pipeline metrics not read: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    kafka.close();
  }
}
