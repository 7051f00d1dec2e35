package io.vedette.detect.slo;

import io.vedette.model.Severity;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A budget's counts in binary; empty bins take no room. */
final class BurnStateCodec implements StateCodec<BurnState> {
  static final BurnStateCodec INSTANCE = new BurnStateCodec();

  private BurnStateCodec() {}

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(BurnState state, DataOutput out) throws IOException {
    state.minutes.write(out);
    state.hours.write(out);
    out.writeUTF(state.openId);
    out.writeLong(state.openSinceMillis);
    out.writeLong(state.closedAtMillis);
    out.writeUTF(state.severity.name());
  }

  @Override
  public BurnState read(int version, DataInput in) throws IOException {
    if (version != 1) {
      throw new IOException("burn rates of version " + version + "; this code reads 1");
    }
    EventBins minutes = EventBins.read(BurnState.MINUTE, in);
    BurnState state = new BurnState(minutes, EventBins.read(BurnState.HOUR, in));
    state.openId = in.readUTF();
    state.openSinceMillis = in.readLong();
    state.closedAtMillis = in.readLong();
    String severity = in.readUTF();
    try {
      state.severity = Severity.valueOf(severity);
    } catch (IllegalArgumentException e) {
      throw new IOException("damaged burn rates: severity '" + severity + "'", e);
    }
    return state;
  }
}
