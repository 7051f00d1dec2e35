package io.vedette.jobs;

import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * What the job keeps of one series: the monitor's state, and points that wait for the watermark, so
 * that the monitor sees them in order of event time however partitions interleave.
 */
final class SeriesSlot {
  static final int MAX_PENDING = 4096;
  static final TypeInformation<SeriesSlot> TYPE = new CodecTypeInfo<>(new Serializer());

  final SeriesKey series;
  final MetricKind kind;
  final SeriesState state;
  boolean watched;

  /** Not saved: whether this run of the job has counted the slot as watched. */
  boolean counted;

  /** Not saved: time of the absence timer that is set, or {@link Long#MIN_VALUE}. */
  long absenceTimer = Long.MIN_VALUE;

  long lastMillis = Long.MIN_VALUE;
  private long[] times = new long[1];
  private double[] values = new double[1];
  private int pending;

  SeriesSlot(SeriesKey series, MetricKind kind, SeriesState state) {
    this.series = series;
    this.kind = kind;
    this.state = state;
  }

  int pending() {
    return pending;
  }

  /** Time of the earliest point that waits. */
  long earliest() {
    return times[0];
  }

  /** Inserts in order of time; points of equal time stay in order of arrival. */
  void add(long timeMillis, double value) {
    if (pending == times.length) {
      times = Arrays.copyOf(times, pending * 2);
      values = Arrays.copyOf(values, pending * 2);
    }
    int at = pending;
    while (at > 0 && times[at - 1] > timeMillis) {
      times[at] = times[at - 1];
      values[at] = values[at - 1];
      at--;
    }
    times[at] = timeMillis;
    values[at] = value;
    pending++;
    lastMillis = Math.max(lastMillis, timeMillis);
  }

  /** Gives out and removes the points up to {@code untilMillis}. */
  void drain(long untilMillis, PointConsumer out) {
    int n = 0;
    while (n < pending && times[n] <= untilMillis) {
      out.accept(times[n], values[n]);
      n++;
    }
    System.arraycopy(times, n, times, 0, pending - n);
    System.arraycopy(values, n, values, 0, pending - n);
    pending -= n;
  }

  /** Takes one point. */
  @FunctionalInterface
  interface PointConsumer {
    void accept(long timeMillis, double value);
  }

  private static final class Serializer extends CodecSerializer<SeriesSlot> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<SeriesSlot> CODEC = new Codec();

    private Serializer() {
      super(SeriesSlot.class, false);
    }

    @Override
    protected StateCodec<SeriesSlot> codec() {
      return CODEC;
    }
  }

  private static final class Codec implements StateCodec<SeriesSlot> {
    private static final MetricKind[] KINDS = MetricKind.values();
    private final StateCodec<SeriesState> states = SeriesMonitor.stateCodec();

    @Override
    public int version() {
      return 1;
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // the model's enums only grow at their end
    public void write(SeriesSlot slot, DataOutput out) throws IOException {
      out.writeUTF(slot.series.name());
      Attributes labels = slot.series.labels();
      out.writeShort(labels.size());
      for (int i = 0; i < labels.size(); i++) {
        out.writeUTF(labels.key(i));
        out.writeUTF(labels.value(i));
      }
      out.writeByte(slot.kind.ordinal());
      out.writeBoolean(slot.watched);
      out.writeLong(slot.lastMillis);
      out.writeShort(slot.pending);
      for (int i = 0; i < slot.pending; i++) {
        out.writeLong(slot.times[i]);
        out.writeDouble(slot.values[i]);
      }
      out.writeByte(states.version());
      states.write(slot.state, out);
    }

    @Override
    public SeriesSlot read(int version, DataInput in) throws IOException {
      String name = in.readUTF();
      String[] pairs = new String[2 * in.readUnsignedShort()];
      for (int i = 0; i < pairs.length; i++) {
        pairs[i] = in.readUTF();
      }
      MetricKind kind = KINDS[in.readByte()];
      boolean watched = in.readBoolean();
      long lastMillis = in.readLong();
      int pending = in.readUnsignedShort();
      long[] times = new long[Math.max(1, pending)];
      double[] values = new double[Math.max(1, pending)];
      for (int i = 0; i < pending; i++) {
        times[i] = in.readLong();
        values[i] = in.readDouble();
      }
      SeriesState state = states.read(in.readUnsignedByte(), in);
      SeriesSlot slot = new SeriesSlot(new SeriesKey(name, Attributes.of(pairs)), kind, state);
      slot.watched = watched;
      slot.lastMillis = lastMillis;
      slot.times = times;
      slot.values = values;
      slot.pending = pending;
      return slot;
    }
  }
}
