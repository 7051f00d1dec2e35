package io.vedette.detect.behavior;

import io.vedette.model.Severity;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What weighs against one entity: at most {@link RiskEngine#MAX_PARTS} findings. */
public final class RiskState {
  /**
   * One finding's part.
   *
   * @param key detector, so that one rule that fires forty times is not forty reasons
   * @param weight in [0,1] at {@code timeMillis}; halves every six hours
   * @param times how often it came
   */
  record Part(
      String findingId,
      String key,
      String title,
      Severity severity,
      List<String> techniques,
      double weight,
      int times,
      long timeMillis) {}

  final List<Part> parts = new ArrayList<>();
  final List<Tactic> tactics = new ArrayList<>();

  /** Onset of the episode under way; {@link Long#MIN_VALUE} where none is. */
  long startMillis = Long.MIN_VALUE;

  /** Highest severity told of in it, by ordinal; -1 for none. */
  int told = -1;

  /** The versioned binary form. */
  public static StateCodec<RiskState> codec() {
    return new Codec();
  }

  private static final class Codec implements StateCodec<RiskState> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(RiskState state, DataOutput out) throws IOException {
      out.writeLong(state.startMillis);
      out.writeByte(state.told);
      out.writeByte(state.tactics.size());
      for (Tactic tactic : state.tactics) {
        out.writeByte(tactic.ordinal());
      }
      out.writeByte(state.parts.size());
      for (Part part : state.parts) {
        out.writeUTF(part.findingId());
        out.writeUTF(part.key());
        out.writeUTF(part.title());
        out.writeByte(part.severity().ordinal());
        out.writeByte(part.techniques().size());
        for (String technique : part.techniques()) {
          out.writeUTF(technique);
        }
        out.writeDouble(part.weight());
        out.writeInt(part.times());
        out.writeLong(part.timeMillis());
      }
    }

    @Override
    public RiskState read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("risk state of version " + version + "; this code reads 1");
      }
      RiskState state = new RiskState();
      state.startMillis = in.readLong();
      state.told = in.readByte();
      int tactics = in.readUnsignedByte();
      for (int i = 0; i < tactics; i++) {
        state.tactics.add(Tactic.values()[in.readUnsignedByte()]);
      }
      int parts = in.readUnsignedByte();
      for (int i = 0; i < parts; i++) {
        state.parts.add(part(in));
      }
      return state;
    }

    private static Part part(DataInput in) throws IOException {
      String id = in.readUTF();
      String key = in.readUTF();
      String title = in.readUTF();
      Severity severity = Severity.values()[in.readUnsignedByte()];
      List<String> techniques = new ArrayList<>();
      int size = in.readUnsignedByte();
      for (int i = 0; i < size; i++) {
        techniques.add(in.readUTF());
      }
      return new Part(
          id, key, title, severity, techniques, in.readDouble(), in.readInt(), in.readLong());
    }
  }
}
