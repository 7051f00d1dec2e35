package io.vedette.ingest.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.TelemetryEvent;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads one record. Number points, which are nearly all of the traffic, are read straight from the
 * bytes; histograms and summaries through the generated classes.
 *
 * <p>Fields may come in any order, so a message whose parts depend on each other is walked twice:
 * first for what all its points need, then for the points.
 */
final class MetricsReader {
  private static final int STALE_FLAG =
      DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK.getNumber();
  private static final Set<String> IDENTITY =
      Set.of(
          "service.name",
          "service.namespace",
          "service.instance.id",
          "k8s.namespace.name",
          "k8s.pod.name",
          "k8s.node.name",
          "host.name");

  private final ProtoCursor in;
  private final StringPool pool;
  private final SampleSink sink;
  private final Labels resource = new Labels();
  private final LabelBytes resourceBytes = new LabelBytes();
  private final LabelBytes labels = new LabelBytes();
  // the pair that pair() read last, as parts of arrays
  private int key;
  private int keyLength;
  private byte[] valueIn;
  private int value;
  private int valueLength;

  MetricsReader(
      byte[] bytes, long receivedMillis, StringPool pool, Consumer<? super TelemetryEvent> out) {
    this.in = new ProtoCursor(bytes);
    this.valueIn = bytes;
    this.pool = pool;
    this.sink = new SampleSink(receivedMillis, out);
  }

  void read() throws DecodeException {
    eachMessage(1, this::resourceMetrics);
    sink.throwIfAnyRejected();
  }

  private void resourceMetrics() throws DecodeException {
    int start = in.position();
    resource.clear();
    resourceBytes.clear();
    eachMessage(1, () -> eachMessage(1, this::resourceAttribute));
    in.rewind(start);
    eachMessage(2, () -> eachMessage(2, this::metric));
  }

  private void resourceAttribute() throws DecodeException {
    pair();
    String name = pool.get(in.bytes(), key, keyLength);
    if (IDENTITY.contains(name)) {
      resource.put(name, pool.get(valueIn, value, valueLength));
      putPair(resourceBytes);
    }
  }

  private void metric() throws DecodeException {
    int start = in.position();
    String name = "";
    int data = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      int field = tag >>> 3;
      if (tag == ProtoCursor.tag(Metric.NAME_FIELD_NUMBER, ProtoCursor.LEN)) {
        name = string();
      } else {
        data =
            field >= Metric.GAUGE_FIELD_NUMBER && field <= Metric.SUMMARY_FIELD_NUMBER
                ? field
                : data;
        in.skip(tag);
      }
    }
    if (data != 0) {
      sink.metric(name);
      in.rewind(start);
      points(data);
    }
  }

  private void points(int data) throws DecodeException {
    switch (data) {
      case Metric.GAUGE_FIELD_NUMBER -> eachMessage(data, () -> numbers(MetricKind.GAUGE));
      case Metric.SUM_FIELD_NUMBER -> eachMessage(data, () -> numbers(sumKind()));
      case Metric.HISTOGRAM_FIELD_NUMBER ->
          eachMessage(data, () -> HistogramPoints.read(rest(Histogram.parser()), resource, sink));
      case Metric.EXPONENTIAL_HISTOGRAM_FIELD_NUMBER ->
          eachMessage(
              data,
              () -> HistogramPoints.read(rest(ExponentialHistogram.parser()), resource, sink));
      case Metric.SUMMARY_FIELD_NUMBER ->
          eachMessage(data, () -> HistogramPoints.read(rest(Summary.parser()), resource, sink));
      default -> in.advance(in.remaining()); // a kind of a later specification
    }
  }

  private MetricKind sumKind() throws DecodeException {
    int start = in.position();
    int temporality = 0;
    boolean monotonic = false;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case Sum.AGGREGATION_TEMPORALITY_FIELD_NUMBER << 3 -> temporality = (int) in.varint();
        case Sum.IS_MONOTONIC_FIELD_NUMBER << 3 -> monotonic = in.varint() != 0;
        default -> in.skip(tag);
      }
    }
    in.rewind(start);
    return switch (temporality) {
      case 1 -> MetricKind.DELTA;
      case 2 -> monotonic ? MetricKind.COUNTER : MetricKind.GAUGE;
      default -> MetricKind.UNKNOWN;
    };
  }

  private void numbers(MetricKind kind) throws DecodeException {
    eachMessage(1, () -> number(kind));
  }

  private void number(MetricKind kind) throws DecodeException {
    labels.clear();
    long time = 0;
    double number = Double.NaN;
    boolean stale = false;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case NumberDataPoint.ATTRIBUTES_FIELD_NUMBER << 3 | ProtoCursor.LEN -> {
          int outer = in.enter();
          pair();
          in.leave(outer);
          putPair(labels);
        }
        case NumberDataPoint.TIME_UNIX_NANO_FIELD_NUMBER << 3 | ProtoCursor.FIXED64 ->
            time = in.fixed64();
        case NumberDataPoint.AS_DOUBLE_FIELD_NUMBER << 3 | ProtoCursor.FIXED64 ->
            number = in.float64();
        case NumberDataPoint.AS_INT_FIELD_NUMBER << 3 | ProtoCursor.FIXED64 ->
            number = in.fixed64();
        case NumberDataPoint.FLAGS_FIELD_NUMBER << 3 -> stale = (in.varint() & STALE_FLAG) != 0;
        default -> in.skip(tag);
      }
    }
    labels.putAbsent(resourceBytes);
    Attributes identity = labels.build();
    if (identity == null) {
      sink.rejectLabels();
    } else {
      sink.sample("", identity, kind, time, stale ? Double.NaN : number);
    }
  }

  private void putPair(LabelBytes to) {
    to.put(in.bytes(), key, keyLength, valueIn, value, valueLength);
  }

  /** Reads a {@code KeyValue} into {@link #key} and {@link #value}. */
  private void pair() throws DecodeException {
    keyLength = 0;
    valueLength = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | ProtoCursor.LEN -> {
          keyLength = in.length();
          key = in.advance(keyLength);
        }
        case 2 << 3 | ProtoCursor.LEN -> {
          int outer = in.enter();
          anyValue();
          in.leave(outer);
        }
        default -> in.skip(tag);
      }
    }
  }

  /** A string stays where it is; what is none gets an array of its own. */
  private void anyValue() throws DecodeException {
    int start = in.position();
    int tag = in.tag();
    if (tag == (AnyValue.STRING_VALUE_FIELD_NUMBER << 3 | ProtoCursor.LEN)) {
      valueLength = in.length();
      value = in.advance(valueLength);
      valueIn = in.bytes();
      if (in.atEnd()) {
        return;
      }
    }
    in.rewind(start);
    valueIn = AnyValues.toString(rest(AnyValue.parser())).getBytes(StandardCharsets.UTF_8);
    value = 0;
    valueLength = valueIn.length;
  }

  private String string() throws DecodeException {
    int length = in.length();
    return pool.get(in.bytes(), in.advance(length), length);
  }

  /** All that is left of the current message, by its generated parser. */
  private <M> M rest(Parser<M> parser) throws DecodeException {
    int length = in.remaining();
    try {
      return parser.parseFrom(ByteString.copyFrom(in.bytes(), in.advance(length), length));
    } catch (InvalidProtocolBufferException e) {
      throw new DecodeException("not an OTLP metrics request: " + e.getMessage(), e);
    }
  }

  private interface Part {
    void read() throws DecodeException;
  }

  /** Walks the current message and reads every sub-message of one field. */
  private void eachMessage(int field, Part part) throws DecodeException {
    int wanted = ProtoCursor.tag(field, ProtoCursor.LEN);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == wanted) {
        int outer = in.enter();
        part.read();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }
}
