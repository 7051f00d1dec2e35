package io.vedette.cli.service;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.ModelJson;
import io.vedette.ingest.codec.Topics;
import io.vedette.model.Action;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.store.FindingStore;
import io.vedette.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what the jobs found from the result topics to the store, the metrics and the responders.
 *
 * <p>Offsets are committed after the store took a batch, and the store's puts are upserts by id:
 * after a crash some records are put again and nothing changes. While the store is away, the batch
 * is tried again; nothing is skipped.
 */
public final class ResultProjector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResultProjector.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration STORE_RETRY = Duration.ofSeconds(1);

  private final FindingStore store;
  private final ResultMetrics metrics;
  private final Consumer<Action> responders;
  private final UnaryOperator<Finding> ranking;
  private final Consumer<BandPoint> levels;
  private final Tracer tracer;
  private final Clock clock;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile boolean closed;

  private ResultProjector(
      Properties kafka,
      FindingStore store,
      ResultMetrics metrics,
      Consumer<Action> responders,
      UnaryOperator<Finding> ranking,
      Consumer<BandPoint> levels,
      Tracer tracer,
      Clock clock) {
    this.levels = levels;
    this.tracer = tracer;
    this.store = store;
    this.metrics = metrics;
    this.responders = responders;
    this.ranking = ranking;
    this.clock = clock;
    this.consumer = new KafkaConsumer<>(settings(kafka));
    this.thread = new Thread(this::run, "result-projector");
  }

  /**
   * Starts.
   *
   * @param kafka at least {@code bootstrap.servers}
   * @param responders takes each action that a playbook asks for; told more than once of the same
   *     action after a crash
   * @param ranking gives a finding its place in the analysts' queue
   * @param levels told of each band point, to know how objectives stand
   */
  public static ResultProjector start(
      Properties kafka,
      FindingStore store,
      ResultMetrics metrics,
      Consumer<Action> responders,
      UnaryOperator<Finding> ranking,
      Consumer<BandPoint> levels,
      Tracer tracer,
      Clock clock) {
    ResultProjector projector =
        new ResultProjector(kafka, store, metrics, responders, ranking, levels, tracer, clock);
    projector.thread.start();
    return projector;
  }

  private static Properties settings(Properties kafka) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, "vedette-results");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.putAll(kafka);
    return settings;
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(
          List.of(
              Topics.FINDINGS,
              Topics.INCIDENTS,
              Topics.ACTIONS,
              Topics.BANDS,
              Topics.FORECASTS,
              Topics.GRAPH));
      while (!closed) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty() && project(decode(records))) {
          consumer.commitSync();
        }
      }
    } catch (WakeupException e) {
      log.debug("woken up to close");
    }
  }

  /** One batch, decoded; of each key the last state only. */
  private record Batch(
      Map<String, Finding> findings,
      Map<String, Incident> incidents,
      List<Action> actions,
      List<BandPoint> bands,
      Map<String, Forecast> forecasts,
      Map<String, GraphEdge> edges) {
    Batch() {
      this(
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>());
    }
  }

  private Batch decode(ConsumerRecords<byte[], byte[]> records) {
    Batch batch = new Batch();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.value() == null) {
        continue;
      }
      try {
        add(batch, record.topic(), record.value());
      } catch (DecodeException e) {
        log.warn("skipped offset {} of {}: {}", record.offset(), record.topic(), e.getMessage());
      }
    }
    return batch;
  }

  private void add(Batch batch, String topic, byte[] value) throws DecodeException {
    switch (topic) {
      case Topics.FINDINGS -> {
        Finding finding = ModelJson.read(value, Finding.class);
        batch.findings.put(finding.id(), ranking.apply(finding));
      }
      case Topics.INCIDENTS -> {
        Incident incident = ModelJson.read(value, Incident.class);
        batch.incidents.put(incident.id(), incident);
      }
      case Topics.ACTIONS -> batch.actions.add(ModelJson.read(value, Action.class));
      case Topics.BANDS -> batch.bands.add(ModelJson.read(value, BandPoint.class));
      case Topics.FORECASTS -> {
        Forecast forecast = ModelJson.read(value, Forecast.class);
        batch.forecasts.put(forecast.series(), forecast);
      }
      case Topics.GRAPH -> {
        GraphEdge edge = ModelJson.read(value, GraphEdge.class);
        batch.edges.put(edge.caller().id() + ' ' + edge.callee().id(), edge);
      }
      default -> log.warn("no place for records of topic {}", topic);
    }
  }

  private boolean project(Batch batch) {
    Span span =
        tracer
            .spanBuilder("project results")
            .setAttribute("vedette.findings", batch.findings.size())
            .setAttribute("vedette.incidents", batch.incidents.size())
            .setAttribute("vedette.actions", batch.actions.size())
            .setAttribute("vedette.bands", batch.bands.size())
            .startSpan();
    try (Scope scope = span.makeCurrent()) {
      return put(batch);
    } finally {
      span.end();
    }
  }

  private boolean put(Batch batch) {
    while (!closed) {
      try {
        store.putFindings(batch.findings.values());
        store.putIncidents(batch.incidents.values());
        store.putBands(batch.bands);
        store.putForecasts(batch.forecasts.values());
        store.putEdges(batch.edges.values());
        batch.actions.forEach(responders);
        count(batch);
        return true;
      } catch (StoreException e) {
        log.warn("the store did not take a batch, trying again: {}", e.getMessage());
        waitBeforeRetry();
      }
    }
    return false;
  }

  /** Keeps the group membership alive while the store is away. */
  private void waitBeforeRetry() {
    consumer.pause(consumer.assignment());
    consumer.poll(STORE_RETRY);
    consumer.resume(consumer.assignment());
  }

  private void count(Batch batch) {
    long now = clock.millis();
    batch.findings.values().forEach(metrics::finding);
    batch.incidents.values().forEach(metrics::incident);
    batch.bands.forEach(point -> metrics.band(point, now));
    batch.bands.forEach(levels);
    batch.forecasts.values().forEach(metrics::forecast);
    batch.edges.values().forEach(edge -> metrics.edge(edge, now));
  }

  /** Stops after the batch under way. */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
