package io.vedette.detect.rollout;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/** A comparison in binary. */
final class RolloutStateCodec implements StateCodec<RolloutState> {
  static final RolloutStateCodec INSTANCE = new RolloutStateCodec();

  private RolloutStateCodec() {}

  @Override
  public int version() {
    return 3;
  }

  @Override
  public void write(RolloutState state, DataOutput out) throws IOException {
    out.writeInt(state.seen.size());
    for (Map.Entry<String, Long> e : state.seen.entrySet()) {
      out.writeUTF(e.getKey());
      out.writeLong(e.getValue());
    }
    out.writeUTF(state.version);
    out.writeUTF(state.before);
    out.writeLong(state.sinceMillis);
    out.writeUTF(state.verdict.name());
    state.fresh.write(out);
    state.beside.write(out);
    for (int i = 0; i < RolloutState.HOURS; i++) {
      out.writeLong(state.hours[i]);
      state.history[i].write(out);
    }
    state.logsBefore.write(out);
    state.logsFresh.write(out);
    out.writeLong(state.goodMillis);
  }

  @Override
  public RolloutState read(int version, DataInput in) throws IOException {
    if (version < 1 || version > 3) {
      throw new IOException("rollouts of version " + version + "; this code reads 1 to 3");
    }
    RolloutState state = new RolloutState();
    int versions = in.readInt();
    for (int i = 0; i < versions; i++) {
      String name = in.readUTF();
      state.seen.put(name, in.readLong());
    }
    state.version = in.readUTF();
    state.before = in.readUTF();
    state.sinceMillis = in.readLong();
    String verdict = in.readUTF();
    try {
      state.verdict = RolloutVerdict.valueOf(verdict);
    } catch (IllegalArgumentException e) {
      throw new IOException("damaged rollout: verdict '" + verdict + "'", e);
    }
    state.fresh = Minutes.read(in);
    state.beside = Minutes.read(in);
    for (int i = 0; i < RolloutState.HOURS; i++) {
      state.hours[i] = in.readLong();
      state.history[i] = Minutes.read(in);
    }
    if (version > 1) {
      state.logsBefore = PatternCounts.read(in);
      state.logsFresh = PatternCounts.read(in);
    }
    if (version > 2) {
      state.goodMillis = in.readLong();
    }
    return state;
  }
}
