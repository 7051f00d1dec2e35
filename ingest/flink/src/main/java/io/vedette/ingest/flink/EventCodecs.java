package io.vedette.ingest.flink;

import io.vedette.model.Attributes;
import io.vedette.model.AuditEvent;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricSample;
import io.vedette.model.Resource;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanLink;
import io.vedette.model.SpanStatus;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Binary forms of the telemetry events, for the way between operators and for buffers. */
@SuppressWarnings("EnumOrdinal") // the model's enums only grow at their end
final class EventCodecs {
  private static final SpanKind[] SPAN_KINDS = SpanKind.values();
  private static final SpanStatus[] STATUSES = SpanStatus.values();

  static final StateCodec<MetricSample> METRIC = new MetricSampleCodec();
  static final StateCodec<Span> SPAN = codec(EventCodecs::writeSpan, EventCodecs::readSpan);
  static final StateCodec<LogRecord> LOG = codec(EventCodecs::writeLog, EventCodecs::readLog);
  static final StateCodec<AuditEvent> AUDIT =
      codec(EventCodecs::writeAudit, EventCodecs::readAudit);
  static final StateCodec<DeadLetter> DEAD_LETTER =
      codec(EventCodecs::writeDeadLetter, EventCodecs::readDeadLetter);
  static final StateCodec<Ingested> INGESTED =
      codec(EventCodecs::writeIngested, EventCodecs::readIngested);

  private EventCodecs() {}

  @FunctionalInterface
  private interface Writer<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  private static <T> StateCodec<T> codec(Writer<T> writer, Reader<T> reader) {
    return new StateCodec<>() {
      @Override
      public int version() {
        return 1;
      }

      @Override
      public void write(T value, DataOutput out) throws IOException {
        writer.write(value, out);
      }

      @Override
      public T read(int version, DataInput in) throws IOException {
        return reader.read(in);
      }
    };
  }

  private static void writeSpan(Span span, DataOutput out) throws IOException {
    writeString(span.traceId(), out);
    writeString(span.spanId(), out);
    writeString(span.parentSpanId(), out);
    writeString(span.name(), out);
    out.writeByte(span.kind().ordinal());
    out.writeLong(span.startUnixNano());
    out.writeLong(span.endUnixNano());
    out.writeByte(span.status().ordinal());
    writeString(span.statusMessage(), out);
    writeString(span.traceState(), out);
    writeSize(span.links().size(), out);
    for (SpanLink link : span.links()) {
      writeString(link.traceId(), out);
      writeString(link.spanId(), out);
    }
    writeAttributes(span.resource().attributes(), out);
    writeAttributes(span.attributes(), out);
  }

  private static Span readSpan(DataInput in) throws IOException {
    String traceId = readString(in);
    String spanId = readString(in);
    String parentSpanId = readString(in);
    String name = readString(in);
    SpanKind kind = SPAN_KINDS[in.readByte()];
    long start = in.readLong();
    long end = in.readLong();
    SpanStatus status = STATUSES[in.readByte()];
    String message = readString(in);
    String traceState = readString(in);
    int count = readSize(in);
    List<SpanLink> links = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      links.add(new SpanLink(readString(in), readString(in)));
    }
    Resource resource = new Resource(readAttributes(in));
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        start,
        end,
        status,
        message,
        traceState,
        links,
        resource,
        readAttributes(in));
  }

  private static void writeLog(LogRecord log, DataOutput out) throws IOException {
    out.writeLong(log.timeUnixNano());
    out.writeByte(log.severityNumber());
    writeString(log.severityText(), out);
    writeString(log.body(), out);
    writeString(log.traceId(), out);
    writeString(log.spanId(), out);
    writeAttributes(log.resource().attributes(), out);
    writeAttributes(log.attributes(), out);
  }

  private static LogRecord readLog(DataInput in) throws IOException {
    return new LogRecord(
        in.readLong(),
        in.readByte(),
        readString(in),
        readString(in),
        readString(in),
        readString(in),
        new Resource(readAttributes(in)),
        readAttributes(in));
  }

  private static void writeAudit(AuditEvent event, DataOutput out) throws IOException {
    writeString(event.source(), out);
    writeString(event.product(), out);
    writeString(event.id(), out);
    out.writeLong(event.timeMillis());
    out.writeLong(event.receivedMillis());
    writeString(event.document(), out);
  }

  private static AuditEvent readAudit(DataInput in) throws IOException {
    return new AuditEvent(
        readString(in),
        readString(in),
        readString(in),
        in.readLong(),
        in.readLong(),
        readString(in));
  }

  private static void writeDeadLetter(DeadLetter letter, DataOutput out) throws IOException {
    writeString(letter.topic(), out);
    out.writeInt(letter.partition());
    out.writeLong(letter.offset());
    out.writeLong(letter.timeMillis());
    writeString(letter.reason(), out);
    writeSize(letter.value().length, out);
    out.write(letter.value());
  }

  private static DeadLetter readDeadLetter(DataInput in) throws IOException {
    return new DeadLetter(
        readString(in), in.readInt(), in.readLong(), in.readLong(), readString(in), readBytes(in));
  }

  private static void writeIngested(Ingested value, DataOutput out) throws IOException {
    DeadLetter letter = value.deadLetter();
    if (letter != null) {
      out.writeByte(0);
      writeDeadLetter(letter, out);
    } else if (value.event() instanceof MetricSample sample) {
      out.writeByte(1);
      METRIC.write(sample, out);
    } else if (value.event() instanceof Span span) {
      out.writeByte(2);
      writeSpan(span, out);
    } else if (value.event() instanceof LogRecord log) {
      out.writeByte(3);
      writeLog(log, out);
    } else if (value.event() instanceof AuditEvent audit) {
      out.writeByte(4);
      writeAudit(audit, out);
    }
  }

  private static Ingested readIngested(DataInput in) throws IOException {
    byte tag = in.readByte();
    return switch (tag) {
      case 0 -> Ingested.of(readDeadLetter(in));
      case 1 -> Ingested.of(METRIC.read(METRIC.version(), in));
      case 2 -> Ingested.of(readSpan(in));
      case 3 -> Ingested.of(readLog(in));
      case 4 -> Ingested.of(readAudit(in));
      default -> throw new IOException("unknown event tag " + tag);
    };
  }

  static void writeAttributes(Attributes attributes, DataOutput out) throws IOException {
    writeSize(attributes.size(), out);
    for (int i = 0; i < attributes.size(); i++) {
      writeString(attributes.key(i), out);
      writeString(attributes.value(i), out);
    }
  }

  static Attributes readAttributes(DataInput in) throws IOException {
    String[] pairs = new String[2 * readSize(in)];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = readString(in);
    }
    return Attributes.of(pairs);
  }

  /**
   * Length as a varint, then UTF-8: unlike {@link DataOutput#writeUTF} without a limit of 64 KiB.
   */
  static void writeString(String value, DataOutput out) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    writeSize(bytes.length, out);
    out.write(bytes);
  }

  static String readString(DataInput in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[readSize(in)];
    in.readFully(bytes);
    return bytes;
  }

  static void writeSize(int size, DataOutput out) throws IOException {
    int rest = size;
    while ((rest & ~0x7F) != 0) {
      out.writeByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  static int readSize(DataInput in) throws IOException {
    int size = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte b = in.readByte();
      size |= (b & 0x7F) << shift;
      if (b >= 0) {
        return size;
      }
    }
    throw new IOException("a length of more than five bytes");
  }
}
