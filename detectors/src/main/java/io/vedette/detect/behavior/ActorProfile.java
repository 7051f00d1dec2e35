package io.vedette.detect.behavior;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What is known of one actor or workload; at most about 16 KB however much it does. */
public final class ActorProfile {
  static final int CAPACITY = 64;

  long firstMillis = Long.MAX_VALUE;
  int events;
  SeenTable actions = new SeenTable(CAPACITY);
  SeenTable resources = new SeenTable(CAPACITY);
  SeenTable addresses = new SeenTable(CAPACITY);
  SeenTable agents = new SeenTable(CAPACITY);
  final HourTable hours = new HourTable();
  RateBaseline calls = new RateBaseline();
  RateBaseline fanOut = new RateBaseline();
  RateBaseline volume = new RateBaseline();
  final Distinct touched = new Distinct(4);
  long touchedInterval = Long.MIN_VALUE;
  Failures failures = new Failures();
  CodeLength order = new CodeLength();
  Episode episode = new Episode();

  /** The versioned binary form. */
  public static StateCodec<ActorProfile> codec() {
    return new Codec();
  }

  private static final class Codec implements StateCodec<ActorProfile> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(ActorProfile state, DataOutput out) throws IOException {
      out.writeLong(state.firstMillis);
      out.writeInt(state.events);
      state.actions.write(out);
      state.resources.write(out);
      state.addresses.write(out);
      state.agents.write(out);
      state.hours.write(out);
      state.calls.write(out);
      state.fanOut.write(out);
      state.volume.write(out);
      state.touched.write(out);
      out.writeLong(state.touchedInterval);
      state.failures.write(out);
      state.order.write(out);
      state.episode.write(out);
    }

    @Override
    public ActorProfile read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("actor profile of version " + version + "; this code reads 1");
      }
      ActorProfile state = new ActorProfile();
      state.firstMillis = in.readLong();
      state.events = in.readInt();
      state.actions = SeenTable.read(CAPACITY, in);
      state.resources = SeenTable.read(CAPACITY, in);
      state.addresses = SeenTable.read(CAPACITY, in);
      state.agents = SeenTable.read(CAPACITY, in);
      state.hours.readFrom(in);
      state.calls = RateBaseline.read(in);
      state.fanOut = RateBaseline.read(in);
      state.volume = RateBaseline.read(in);
      state.touched.readFrom(in);
      state.touchedInterval = in.readLong();
      state.failures = Failures.read(in);
      state.order = CodeLength.read(in);
      state.episode = Episode.read(in);
      return state;
    }
  }
}
