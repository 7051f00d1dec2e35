package io.vedette.jobs;

import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.model.Attributes;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Slots in savepoints. Those of version 1 and 2 had the labels as strings. */
final class SeriesSlotCodec implements StateCodec<SeriesSlot> {
  private static final StateCodec<SeriesState> STATES = SeriesMonitor.stateCodec();
  private static final int WATCHED = 8;
  private static final int HEAD = 1 + 8 + 8 + 4 + 1 + 4;

  @Override
  public int version() {
    return 3;
  }

  @Override
  public void write(SeriesSlot slot, DataOutput out) throws IOException {
    int flags = (slot.touched ? 1 : 0) | (slot.past ? 2 : 0) | (slot.open ? 4 : 0);
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    head.put((byte) (flags | (slot.watched ? WATCHED : 0)))
        .putLong(slot.partMillis)
        .putLong(slot.lastMillis)
        .putInt(slot.series.length)
        .put((byte) STATES.version())
        .putInt(slot.state.length);
    // three writes instead of thirty: a checkpoint writes a million slots
    out.write(head.array());
    out.write(slot.series);
    out.write(slot.state);
  }

  @Override
  public SeriesSlot read(int version, DataInput in) throws IOException {
    return version < 3 ? readOld(version, in) : readNew(in);
  }

  private static SeriesSlot readNew(DataInput in) throws IOException {
    int flags = in.readByte();
    long partMillis = in.readLong();
    long lastMillis = in.readLong();
    int seriesLength = in.readInt();
    int stateVersion = in.readUnsignedByte();
    int stateLength = in.readInt();
    byte[] series = bytes(in, seriesLength);
    byte[] state = bytes(in, stateLength);
    if (stateVersion != STATES.version()) {
      StateBytes bytes = new StateBytes();
      bytes.write(bytes.read(stateVersion, state));
      state = bytes.into(state);
    }
    return slot(series, state, flags, partMillis, lastMillis);
  }

  private static SeriesSlot readOld(int version, DataInput in) throws IOException {
    String name = in.readUTF();
    String[] pairs = new String[2 * in.readUnsignedShort()];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = in.readUTF();
    }
    int watched = in.readBoolean() ? WATCHED : 0;
    int flags = version > 1 ? in.readByte() : 0;
    long partMillis = version > 1 ? in.readLong() : 0;
    long lastMillis = in.readLong();
    StateBytes bytes = new StateBytes();
    bytes.write(STATES.read(in.readUnsignedByte(), in));
    byte[] series = SeriesBytes.of(new SeriesKey(name, Attributes.of(pairs)));
    return slot(series, bytes.into(new byte[0]), flags | watched, partMillis, lastMillis);
  }

  private static SeriesSlot slot(
      byte[] series, byte[] state, int flags, long partMillis, long lastMillis) {
    SeriesSlot slot = new SeriesSlot(series, state);
    slot.touched = (flags & 1) != 0;
    slot.past = (flags & 2) != 0;
    slot.open = (flags & 4) != 0;
    slot.watched = (flags & WATCHED) != 0;
    slot.partMillis = partMillis;
    slot.lastMillis = lastMillis;
    return slot;
  }

  private static byte[] bytes(DataInput in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
