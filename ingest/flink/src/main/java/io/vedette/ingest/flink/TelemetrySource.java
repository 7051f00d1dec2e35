package io.vedette.ingest.flink;

import io.vedette.model.TelemetryEvent;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SideOutputDataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * One telemetry topic as a stream of events with event time and watermarks, and its dead letters
 * beside it.
 *
 * @param events what could be decoded
 * @param deadLetters what could not
 */
public record TelemetrySource<T extends TelemetryEvent>(
    DataStream<T> events, DataStream<DeadLetter> deadLetters) {
  private static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", ModelTypes.DEAD_LETTER);

  /**
   * Reads a topic.
   *
   * @param topic one of {@link io.vedette.ingest.codec.Topics#TELEMETRY}
   * @param type what its decoder gives out
   * @param info type information of {@code type}, from {@link ModelTypes}
   */
  public static <T extends TelemetryEvent> TelemetrySource<T> read(
      StreamExecutionEnvironment env,
      String topic,
      Class<T> type,
      TypeInformation<T> info,
      SourceOptions options) {
    SingleOutputStreamOperator<T> events =
        env.fromSource(kafka(topic, options), watermarks(options), topic)
            .uid("source-" + topic)
            .process(new Split<>(type))
            .returns(info)
            .uid("decoded-" + topic)
            .name(topic + " events");
    SideOutputDataStream<DeadLetter> deadLetters = events.getSideOutput(DEAD_LETTERS);
    return new TelemetrySource<>(events, deadLetters);
  }

  private static KafkaSource<Ingested> kafka(String topic, SourceOptions options) {
    Properties properties = new Properties();
    properties.putAll(options.properties());
    return KafkaSource.<Ingested>builder()
        .setBootstrapServers(options.bootstrapServers())
        .setTopics(topic)
        .setGroupId(options.groupId())
        .setClientIdPrefix(options.groupId() + "-" + topic)
        .setProperties(properties)
        .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
        .setDeserializer(new DecodingSchema(topic, options.maxAhead().toMillis()))
        .build();
  }

  private static WatermarkStrategy<Ingested> watermarks(SourceOptions options) {
    long lateness = options.lateness().toMillis();
    return WatermarkStrategy.<Ingested>forGenerator(context -> new EventTimeWatermarks(lateness))
        .withTimestampAssigner(context -> TelemetrySource::eventTime)
        .withIdleness(options.idleness());
  }

  private static long eventTime(Ingested ingested, long recordTime) {
    return ingested.event() == null ? Long.MIN_VALUE : ingested.event().timeMillis();
  }

  private static final class Split<T extends TelemetryEvent> extends ProcessFunction<Ingested, T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    Split(Class<T> type) {
      this.type = type;
    }

    @Override
    public void processElement(Ingested ingested, Context context, Collector<T> out) {
      DeadLetter letter = ingested.deadLetter();
      if (letter != null) {
        context.output(DEAD_LETTERS, letter);
      } else {
        out.collect(type.cast(ingested.event()));
      }
    }
  }
}
