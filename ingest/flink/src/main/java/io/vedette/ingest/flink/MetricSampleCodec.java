package io.vedette.ingest.flink;

import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Metric samples, by far the most frequent of all: the labels travel as the bytes that the decoder
 * has read and become strings only where somebody looks at them.
 */
final class MetricSampleCodec implements StateCodec<MetricSample> {
  private static final MetricKind[] KINDS = MetricKind.values();

  @Override
  public int version() {
    return 2;
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // the model's enums only grow at their end
  public void write(MetricSample sample, DataOutput out) throws IOException {
    EventCodecs.writeString(sample.series().name(), out);
    byte[] labels = sample.series().labels().encoded();
    EventCodecs.writeSize(labels.length, out);
    out.write(labels);
    out.writeByte(sample.kind().ordinal());
    out.writeLong(sample.timeMillis());
    out.writeDouble(sample.value());
  }

  @Override
  public MetricSample read(int version, DataInput in) throws IOException {
    String name = EventCodecs.readString(in);
    Attributes labels =
        version < 2
            ? EventCodecs.readAttributes(in)
            : Attributes.decoding(EventCodecs.readBytes(in));
    return new MetricSample(
        new SeriesKey(name, labels), KINDS[in.readByte()], in.readLong(), in.readDouble());
  }
}
