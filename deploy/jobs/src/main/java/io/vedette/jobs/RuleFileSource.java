package io.vedette.jobs;

import io.vedette.ingest.codec.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The topic of rule files as a stream to be broadcast. Rules have no event time and hold nobody
 * back.
 */
final class RuleFileSource {
  private RuleFileSource() {}

  static DataStream<RuleFile> stream(StreamExecutionEnvironment env, JobConfig config) {
    Properties properties = new Properties();
    properties.putAll(config.sources().properties());
    KafkaSource<RuleFile> source =
        KafkaSource.<RuleFile>builder()
            .setBootstrapServers(config.sources().bootstrapServers())
            .setTopics(Topics.RULES)
            .setGroupId(config.sources().groupId() + "-rules")
            .setClientIdPrefix(config.sources().groupId() + "-rules")
            .setProperties(properties)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new Schema())
            .build();
    return env.fromSource(source, RuleFileSource.<RuleFile>untimed(), Topics.RULES)
        .uid("source-rules")
        .setParallelism(1);
  }

  /** For what has no event time and holds nobody back. */
  static <T> WatermarkStrategy<T> untimed() {
    return WatermarkStrategy.<T>forGenerator(context -> new Untimed<>())
        .withTimestampAssigner(context -> (file, time) -> Long.MIN_VALUE);
  }

  private static final class Untimed<T> implements WatermarkGenerator<T> {
    @Override
    public void onEvent(T news, long timeMillis, WatermarkOutput output) {
      // rules have no event time
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // not the greatest watermark: once telemetry pauses, that would be the operators' event time
      output.markIdle();
    }
  }

  private static final class Schema implements KafkaRecordDeserializationSchema<RuleFile> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RuleFile> out)
        throws IOException {
      if (record.key() == null) {
        return;
      }
      String content =
          record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
      out.collect(new RuleFile(new String(record.key(), StandardCharsets.UTF_8), content));
    }

    @Override
    public TypeInformation<RuleFile> getProducedType() {
      return JobTypes.RULE_FILE;
    }
  }
}
