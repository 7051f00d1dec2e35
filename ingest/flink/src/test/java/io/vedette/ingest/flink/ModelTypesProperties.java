package io.vedette.ingest.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.AuditEvent;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.Outcome;
import io.vedette.model.Resource;
import io.vedette.model.SeriesKey;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanLink;
import io.vedette.model.SpanStatus;
import io.vedette.model.StateCodec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

class ModelTypesProperties {
  private static <T> T roundTrip(T value, TypeInformation<T> type) throws IOException {
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    T back = serializer.deserialize(in);
    assertThat(in.available()).as("bytes left over").isZero();
    return back;
  }

  @Property(tries = 200)
  void metricSamplesSurviveTheWay(
      @ForAll Map<String, String> labels,
      @ForAll MetricKind kind,
      @ForAll long time,
      @ForAll double value)
      throws IOException {
    var sample = new MetricSample(new SeriesKey("m", Attributes.of(labels)), kind, time, value);
    assertThat(roundTrip(sample, ModelTypes.METRIC_SAMPLE)).isEqualTo(sample);
  }

  @Property(tries = 100)
  void bandPointsSurviveTheWay(
      @ForAll EntityType type, @ForAll Outcome outcome, @ForAll long time, @ForAll double value)
      throws IOException {
    Entity entity = new Entity(type, "shop", "checkout");
    var point =
        new BandPoint("m{a=\"b\"}", entity, time, value, value, -1, Double.NaN, 0.5, outcome);
    assertThat(roundTrip(point, ModelTypes.BAND_POINT)).isEqualTo(point);
  }

  @Example
  void samplesAndBandPointsOfTheVersionBeforeAreRead() throws IOException {
    var point = new BandPoint("m", Entity.service("", "api"), 7, 1, 2, 0, 3, 0.5, Outcome.NORMAL);
    assertThat(read(1, new JsonCodec<>(BandPoint.class), point, ModelTypes.BAND_POINT))
        .isEqualTo(point);
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeByte(1);
    EventCodecs.writeString("m", out);
    EventCodecs.writeAttributes(Attributes.of("job", "api"), out);
    out.writeByte(MetricKind.COUNTER.ordinal());
    out.writeLong(42);
    out.writeDouble(1.5);
    var sample =
        new MetricSample(
            new SeriesKey("m", Attributes.of("job", "api")), MetricKind.COUNTER, 42, 1.5);
    assertThat(
            ModelTypes.METRIC_SAMPLE
                .createSerializer(new SerializerConfigImpl())
                .deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .isEqualTo(sample);
  }

  private static <T> T read(int version, StateCodec<T> old, T value, TypeInformation<T> type)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeByte(version);
    old.write(value, out);
    return type.createSerializer(new SerializerConfigImpl())
        .deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  @Property(tries = 200)
  void spansSurviveTheWay(
      @ForAll String name,
      @ForAll SpanKind kind,
      @ForAll SpanStatus status,
      @ForAll @LongRange(min = 0, max = 1L << 60) long start,
      @ForAll @IntRange(min = 0) int duration,
      @ForAll Map<String, String> attributes)
      throws IOException {
    var span =
        new Span(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            "",
            name,
            kind,
            start,
            start + duration,
            status,
            "",
            "ot=th:c",
            List.of(new SpanLink("t", "s")),
            new Resource(Attributes.of("service.name", "shop")),
            Attributes.of(attributes));
    assertThat(roundTrip(span, ModelTypes.SPAN)).isEqualTo(span);
  }

  @Property(tries = 200)
  void logsSurviveTheWay(
      @ForAll String body,
      @ForAll @IntRange(min = 0, max = 24) int severity,
      @ForAll long time,
      @ForAll Map<String, String> attributes)
      throws IOException {
    var log =
        new LogRecord(
            time, severity, "", body, "", "", Resource.UNKNOWN, Attributes.of(attributes));
    assertThat(roundTrip(log, ModelTypes.LOG_RECORD)).isEqualTo(log);
  }

  @Property(tries = 200)
  void auditEventsAndDeadLettersSurviveTheWay(
      @ForAll String document, @ForAll long time, @ForAll @Size(max = 300) byte[] value)
      throws IOException {
    var event = new AuditEvent("k8s_audit", "", "id", time, time, document);
    assertThat(roundTrip(event, ModelTypes.AUDIT_EVENT)).isEqualTo(event);
    var letter = new DeadLetter("otlp_logs", 1, 42, time, "bad", value);
    assertThat(roundTrip(letter, ModelTypes.DEAD_LETTER))
        .usingRecursiveComparison()
        .isEqualTo(letter);
  }
}
