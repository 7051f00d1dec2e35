package io.vedette.jobs;

import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.Attributes;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/** What the job keeps of one series: its key, which the Flink key only hashes, and its monitor. */
final class SeriesSlot {
  static final TypeInformation<SeriesSlot> TYPE = new CodecTypeInfo<>(new Serializer());

  final SeriesKey series;
  final SeriesState state;
  long lastMillis = Long.MIN_VALUE;

  /** Whether its band is published. */
  boolean watched;

  /** Not saved: whether this run of the job has counted the slot as watched. */
  boolean counted;

  /** Whether a point has come since the last timer. */
  boolean touched;

  /** Whether its last point was one of the past, so that it is not live yet. */
  boolean past;

  /** Whether a finding is open on it, and when its group last heard of it. */
  boolean open;

  long partMillis;

  /** Not saved: the rules that chose the monitor, and the monitor; null where they chose none. */
  @Nullable SeriesMonitors judgedBy;

  @Nullable SeriesMonitor monitor;

  SeriesSlot(SeriesKey series, SeriesState state) {
    this.series = series;
    this.state = state;
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
    private final StateCodec<SeriesState> states = SeriesMonitor.stateCodec();

    @Override
    public int version() {
      return 2;
    }

    @Override
    public void write(SeriesSlot slot, DataOutput out) throws IOException {
      out.writeUTF(slot.series.name());
      Attributes labels = slot.series.labels();
      out.writeShort(labels.size());
      for (int i = 0; i < labels.size(); i++) {
        out.writeUTF(labels.key(i));
        out.writeUTF(labels.value(i));
      }
      out.writeBoolean(slot.watched);
      out.writeByte((slot.touched ? 1 : 0) | (slot.past ? 2 : 0) | (slot.open ? 4 : 0));
      out.writeLong(slot.partMillis);
      out.writeLong(slot.lastMillis);
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
      boolean watched = in.readBoolean();
      int flags = version > 1 ? in.readByte() : 0;
      long partMillis = version > 1 ? in.readLong() : 0;
      long lastMillis = in.readLong();
      SeriesState state = states.read(in.readUnsignedByte(), in);
      SeriesSlot slot = new SeriesSlot(new SeriesKey(name, Attributes.of(pairs)), state);
      slot.watched = watched;
      slot.touched = (flags & 1) != 0;
      slot.past = (flags & 2) != 0;
      slot.open = (flags & 4) != 0;
      slot.partMillis = partMillis;
      slot.lastMillis = lastMillis;
      return slot;
    }
  }
}
