package io.vedette.ingest.gateway;

import io.vedette.ingest.codec.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether the brokers can be reached and have the topics; asked at most once a second. */
final class Readiness implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 2000;
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Admin admin;
  private String problem = "not asked yet";
  private long askedAt = System.nanoTime() - FRESH_NANOS;

  Readiness(GatewayConfig config) {
    Map<String, Object> settings = new HashMap<>();
    config
        .producerProperties()
        .forEach(
            (key, value) -> {
              if (AdminClientConfig.configNames().contains(key)) {
                settings.put(key, value);
              }
            });
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "vedette-gateway-readiness");
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    admin = Admin.create(settings);
  }

  /** Why the gateway is not ready, or the empty string; may block for two seconds. */
  synchronized String problem() {
    if (System.nanoTime() - askedAt >= FRESH_NANOS) {
      problem = ask();
      askedAt = System.nanoTime();
    }
    return problem;
  }

  private String ask() {
    try {
      admin
          .describeTopics(Topics.TELEMETRY)
          .allTopicNames()
          .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      return "";
    } catch (ExecutionException e) {
      return e.getCause() instanceof UnknownTopicOrPartitionException
          ? "a topic is missing of " + Topics.TELEMETRY
          : "the brokers cannot be reached";
    } catch (TimeoutException e) {
      return "the brokers cannot be reached";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "shutting down";
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
