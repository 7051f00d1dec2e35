package io.vedette.cli.embedded;

import io.vedette.ingest.codec.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of {@link Topics}, as a broker without them needs them. */
public final class BrokerTopics {
  private static final String COMPACT = "compact";
  private static final Duration RESULTS_KEPT = Duration.ofDays(30);
  private static final Set<String> BY_KEY =
      Set.of(Topics.FINDINGS, Topics.INCIDENTS, Topics.ACTIONS);
  private static final long TIMEOUT_SECONDS = 20;

  private BrokerTopics() {}

  /**
   * Creates the topics that are missing; those that exist stay as they are.
   *
   * @param replicas copies of each partition; 1 for the embedded broker
   * @throws ExecutionException where the broker refuses
   */
  public static void create(
      Admin admin, int telemetryPartitions, int replicas, Duration retention, long retentionBytes)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<NewTopic> topics =
        Topics.ALL.stream()
            .map(name -> topic(name, telemetryPartitions, replicas, retention, retentionBytes))
            .toList();
    for (var created : admin.createTopics(topics).values().values()) {
      try {
        created.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  /**
   * Creates what is missing on the user's own brokers, with as many copies as they have by default.
   *
   * @throws IOException where the brokers cannot be reached, or refuse; the message says what to do
   */
  public static void ensure(Properties kafka, int telemetryPartitions)
      throws IOException, InterruptedException {
    try (Admin admin = Admin.create(kafka)) {
      create(admin, telemetryPartitions, -1, Duration.ofDays(1), -1);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      throw new IOException(
          "cannot create the topics on "
              + kafka.get("bootstrap.servers")
              + " ("
              + cause
              + "); check kafka.bootstrapServers and kafka.properties, or create "
              + Topics.ALL
              + " yourself",
          e);
    }
  }

  private static NewTopic topic(
      String name, int partitions, int replicas, Duration retention, long retentionBytes) {
    boolean telemetry = Topics.TELEMETRY.contains(name);
    // one partition for metrics: points of a series must stay in order
    boolean spread = telemetry && !name.equals(Topics.OTLP_METRICS);
    return new NewTopic(name, spread ? partitions : 1, (short) replicas)
        .configs(settings(name, telemetry ? retention : RESULTS_KEPT, retentionBytes));
  }

  private static Map<String, String> settings(
      String name, Duration retention, long retentionBytes) {
    if (name.equals(Topics.RULES)) {
      return Map.of("cleanup.policy", COMPACT);
    }
    Map<String, String> settings = new HashMap<>();
    settings.put("cleanup.policy", BY_KEY.contains(name) ? COMPACT + ",delete" : "delete");
    settings.put("retention.ms", Long.toString(retention.toMillis()));
    settings.put("retention.bytes", Long.toString(retentionBytes));
    return settings;
  }
}
