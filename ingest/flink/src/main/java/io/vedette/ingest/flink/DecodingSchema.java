package io.vedette.ingest.flink;

import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.Decoder;
import io.vedette.model.TelemetryEvent;
import java.io.IOException;
import java.util.ServiceLoader;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes in the source itself, so that watermarks see event times partition by partition. One bad
 * record becomes one dead letter and never stops the stream.
 */
final class DecodingSchema implements KafkaRecordDeserializationSchema<Ingested> {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final long maxAheadMillis;
  private transient @Nullable Decoder decoder;

  /**
   * @param maxAheadMillis events further ahead of their record than this are refused: one sender
   *     with a broken clock would otherwise make everybody else late
   */
  DecodingSchema(String topic, long maxAheadMillis) {
    this.topic = topic;
    this.maxAheadMillis = maxAheadMillis;
    decoderOf(topic); // a missing decoder is an error of assembly: say so when the job is built
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    decoder = decoderOf(topic);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Ingested> out)
      throws IOException {
    byte[] value = record.value();
    if (value == null || decoder == null) {
      out.collect(Ingested.of(deadLetter(record, "the record has no value")));
      return;
    }
    Emitter emitter = new Emitter(out, record.timestamp() + maxAheadMillis);
    try {
      decoder.decode(value, record.timestamp(), emitter::accept);
    } catch (DecodeException e) {
      out.collect(Ingested.of(deadLetter(record, String.valueOf(e.getMessage()))));
      return;
    }
    if (emitter.ahead > 0) {
      String reason =
          "%d event(s) more than %d s ahead of the time they arrived; check the sender's clock"
              .formatted(emitter.ahead, maxAheadMillis / 1000);
      out.collect(Ingested.of(deadLetter(record, reason)));
    }
  }

  @Override
  public TypeInformation<Ingested> getProducedType() {
    return ModelTypes.INGESTED;
  }

  private static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    return new DeadLetter(
        record.topic(), record.partition(), record.offset(), record.timestamp(), reason, value);
  }

  private static Decoder decoderOf(String topic) {
    for (Decoder decoder : ServiceLoader.load(Decoder.class, Decoder.class.getClassLoader())) {
      if (decoder.topic().equals(topic)) {
        return decoder;
      }
    }
    throw new IllegalStateException(
        "no decoder for topic " + topic + "; is vedette-codec on the class path?");
  }

  private static final class Emitter {
    private final Collector<Ingested> out;
    private final long latest;
    private int ahead;

    Emitter(Collector<Ingested> out, long latest) {
      this.out = out;
      this.latest = latest;
    }

    void accept(TelemetryEvent event) {
      if (event.timeMillis() > latest) {
        ahead++;
      } else {
        out.collect(Ingested.of(event));
      }
    }
  }
}
