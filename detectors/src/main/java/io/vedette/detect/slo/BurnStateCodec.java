package io.vedette.detect.slo;

import io.vedette.model.Severity;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A budget's counts in binary, packed; version 1 held 28 days by hour in two doubles a bin. */
final class BurnStateCodec implements StateCodec<BurnState> {
  static final BurnStateCodec INSTANCE = new BurnStateCodec();

  private BurnStateCodec() {}

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(BurnState state, DataOutput out) throws IOException {
    state.minutes.write(out);
    state.hours.write(out);
    out.writeLong(state.stepMillis);
    state.window.write(out);
    out.writeUTF(state.openId);
    out.writeLong(state.openSinceMillis);
    out.writeLong(state.closedAtMillis);
    out.writeUTF(state.severity.name());
  }

  @Override
  public BurnState read(int version, DataInput in) throws IOException {
    BurnState state =
        switch (version) {
          case 1 -> counts(in);
          case 2 -> packed(in);
          default ->
              throw new IOException("burn rates of version " + version + "; this code reads 1, 2");
        };
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

  private static BurnState packed(DataInput in) throws IOException {
    EventBins minutes = EventBins.read(BurnState.MINUTE, in);
    EventBins hours = EventBins.read(BurnState.HOUR, in);
    long step = in.readLong();
    if (step < BurnState.HOUR) {
      throw new IOException("damaged burn rates: bins of " + step + " ms");
    }
    return new BurnState(minutes, hours, EventBins.read(step, in), step);
  }

  private static BurnState counts(DataInput in) throws IOException {
    EventBins minutes = EventBins.readFirst(BurnState.MINUTE, in);
    EventBins all = EventBins.readFirst(BurnState.HOUR, in);
    long length = (all.size() - 1) * BurnState.HOUR;
    long step = BurnState.step(length);
    EventBins hours = new EventBins(BurnState.HOUR, BurnState.RECENT_HOURS);
    EventBins window = new EventBins(step, (int) (length / step) + 1);
    hours.addAll(all);
    window.addAll(all);
    return new BurnState(minutes, hours, window, step);
  }
}
