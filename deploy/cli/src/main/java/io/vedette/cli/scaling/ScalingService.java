package io.vedette.cli.scaling;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.OtlpMetricsDecoder;
import io.vedette.ingest.codec.Topics;
import io.vedette.model.Action;
import io.vedette.model.MetricSample;
import io.vedette.predict.scale.ScalingView;
import io.vedette.predict.scale.TrustGate;
import io.vedette.respond.ClusterView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the metrics topic and the rules', keeps {@link ScalingDesk}, and passes on what it says: to
 * {@code /metrics}, to KEDA, and as actions. A rule file that changes is in force with the next
 * record; only files that were accepted are on their topic.
 *
 * <p>Its state is a pure fold of the topic. It is saved once a minute with its offsets, so that a
 * restart goes on exactly there; without a usable file, a start reads what the broker still keeps
 * of the last day. Views of the past are learned from and cause no action.
 */
public final class ScalingService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScalingService.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration HISTORY = Duration.ofDays(1);
  private static final long RECENT_MILLIS = 180_000;
  private static final long SAVE_MILLIS = 60_000;

  private final ScalingDesk desk;
  private final ScalingMetrics metrics;
  private final KedaScaler keda;
  private final Consumer<Action> actions;
  private final Clock clock;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ScalingRules rules = new ScalingRules();
  private final OtlpMetricsDecoder decoder = new OtlpMetricsDecoder();
  private final PodStarts pods;
  private final Thread thread;
  private final ScalingStateFile file;
  private final Map<String, TrustGate.State> states = new HashMap<>();
  private long savedMillis;
  private boolean following;
  private volatile boolean closed;

  private ScalingService(
      Properties kafka,
      ScalingConfig config,
      PrometheusRegistry registry,
      Consumer<Action> actions,
      ClusterView cluster,
      Path state,
      Clock clock) {
    file = new ScalingStateFile(state);
    this.actions = actions;
    this.clock = clock;
    desk = new ScalingDesk(config, this::viewed);
    metrics = new ScalingMetrics(registry);
    keda = new KedaScaler(service -> desk.view(service, clock.millis()));
    consumer = new KafkaConsumer<>(settings(kafka));
    pods = new PodStarts(cluster, desk::namespaces);
    thread = new Thread(this::run, "scaling");
  }

  /**
   * Starts.
   *
   * @param kafka at least {@code bootstrap.servers}
   * @param actions takes each action that is asked for
   * @param cluster where pods are looked at for how long they take to start
   * @param state the file that what was learned is kept in
   */
  public static ScalingService start(
      Properties kafka,
      ScalingConfig config,
      PrometheusRegistry registry,
      Consumer<Action> actions,
      ClusterView cluster,
      Path state,
      Clock clock) {
    ScalingService service =
        new ScalingService(kafka, config, registry, actions, cluster, state, clock);
    service.pods.start();
    service.thread.start();
    return service;
  }

  private static Properties settings(Properties kafka) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "vedette-scaling");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.putAll(kafka);
    return settings;
  }

  /** Serves KEDA at this address. */
  public KedaServer serveKeda(KedaServer.Listener listener) {
    return KedaServer.start(listener, keda.service());
  }

  /** What to ask the scale responder for; empty where no more replicas are recommended. */
  public Optional<Map<String, String>> recommended(String service) {
    return desk.recommended(service, clock.millis());
  }

  /** The newest view of each service. */
  public Map<String, ScalingView> views() {
    Map<String, ScalingView> views = new HashMap<>();
    for (String service : desk.services()) {
      desk.view(service, clock.millis()).ifPresent(view -> views.put(service, view));
    }
    return views;
  }

  private void run() {
    try (consumer) {
      try {
        readRules();
        seek(restore());
        follow();
      } catch (WakeupException e) {
        log.debug("woken up to close");
      }
      if (following) {
        save();
      }
    } catch (RuntimeException e) {
      log.error("scaling stopped; restart to go on", e);
    }
  }

  private void follow() {
    following = true;
    while (!closed) {
      boolean changed = false;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.topic().equals(Topics.RULES)) {
          changed |= receive(record);
        } else {
          take(record);
        }
      }
      if (changed) {
        desk.rules(rules.mappings(), rules.rules());
      }
      pods.drain(desk::started);
      if (clock.millis() - savedMillis >= SAVE_MILLIS) {
        save();
      }
    }
  }

  /** All that are there, before the first metric. */
  private void readRules() {
    List<TopicPartition> partitions = partitions(Topics.RULES);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!closed && partitions.stream().anyMatch(p -> consumer.position(p) < end(ends, p))) {
      consumer.poll(POLL).forEach(this::receive);
    }
    desk.rules(rules.mappings(), rules.rules());
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private boolean receive(ConsumerRecord<byte[], byte[]> record) {
    String path = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    String content =
        record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
    return rules.receive(path, content);
  }

  private List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private Map<TopicPartition, Long> restore() {
    savedMillis = clock.millis();
    if (!file.exists()) {
      return Map.of();
    }
    try {
      Map<TopicPartition, Long> offsets = file.read(desk::read);
      log.info("scaling goes on with {} services", desk.services().size());
      return offsets;
    } catch (IOException e) {
      desk.clear();
      log.warn("scaling learns anew from the last day: {}", e.getMessage());
      return Map.of();
    }
  }

  private void save() {
    savedMillis = clock.millis();
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      if (partition.topic().equals(Topics.OTLP_METRICS)) {
        offsets.put(partition, consumer.position(partition));
      }
    }
    try {
      file.write(offsets, desk::write);
    } catch (IOException e) {
      log.warn("the state of scaling was not saved, trying again: {}", e.getMessage());
    }
  }

  private void seek(Map<TopicPartition, Long> saved) {
    List<TopicPartition> metricPartitions = partitions(Topics.OTLP_METRICS);
    List<TopicPartition> all = new ArrayList<>(partitions(Topics.RULES));
    Map<TopicPartition, Long> read = new HashMap<>();
    all.forEach(partition -> read.put(partition, consumer.position(partition)));
    all.addAll(metricPartitions);
    consumer.assign(all);
    read.forEach(consumer::seek);
    long since = clock.millis() - HISTORY.toMillis();
    Map<TopicPartition, Long> times = new HashMap<>();
    metricPartitions.forEach(partition -> times.put(partition, since));
    Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(metricPartitions);
    Map<TopicPartition, Long> last = consumer.endOffsets(metricPartitions);
    for (TopicPartition partition : metricPartitions) {
      OffsetAndTimestamp from = offsets.get(partition);
      long goOn = saved.getOrDefault(partition, -1L);
      if (goOn >= end(first, partition) && goOn <= end(last, partition)) {
        consumer.seek(partition, goOn);
      } else if (from != null) {
        consumer.seek(partition, from.offset());
      } else {
        consumer.seekToEnd(List.of(partition));
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      decoder.decode(
          record.value(),
          record.timestamp(),
          event -> {
            if (event instanceof MetricSample sample) {
              desk.observe(sample);
            }
          });
    } catch (DecodeException e) {
      // the job keeps it as a dead letter
      log.debug("skipped offset {}: {}", record.offset(), e.getMessage());
    }
  }

  private void viewed(String service, ScalingView view) {
    TrustGate.State before = states.put(service, view.state());
    if (before != view.state()) {
      log.info("scaling of {} is {}: {}", service, view.state(), view.reason());
    }
    metrics.show(service, view);
    keda.changed(service, view);
    Optional<Action> action = desk.action(service, view);
    if (action.isPresent() && clock.millis() - view.timeMillis() < RECENT_MILLIS) {
      actions.accept(action.get());
    }
  }

  @Override
  public void close() {
    closed = true;
    pods.close();
    consumer.wakeup();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
