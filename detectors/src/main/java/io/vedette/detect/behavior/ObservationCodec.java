package io.vedette.detect.behavior;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Observations between operators and in snapshots. */
public final class ObservationCodec implements StateCodec<Observation> {
  private static final int MAX_CHARS = 1024;

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(Observation o, DataOutput out) throws IOException {
    Activity a = o.activity();
    out.writeLong(a.timeMillis());
    for (String text :
        new String[] {
          a.eventId(),
          a.source(),
          a.subject(),
          a.peerGroup(),
          a.action(),
          a.resource(),
          a.address(),
          a.agent()
        }) {
      text(text, out);
    }
    entity(a.actor(), out);
    out.writeBoolean(a.failed());
    out.writeDouble(a.volume());
    call(a.call(), out);
    PeerView peers = o.peers();
    out.writeInt(peers.peers());
    out.writeBoolean(peers.established());
    out.writeDouble(peers.action());
    out.writeDouble(peers.resource());
    out.writeDouble(peers.agent());
  }

  private static void call(@Nullable AiCall call, DataOutput out) throws IOException {
    out.writeBoolean(call != null);
    if (call != null) {
      entity(call.workload(), out);
      out.writeByte(call.kind().ordinal());
      text(call.model(), out);
      text(call.traceId(), out);
      text(call.target(), out);
      out.writeLong(call.prompt());
      out.writeBoolean(call.injection());
    }
  }

  private static void entity(Entity entity, DataOutput out) throws IOException {
    out.writeByte(entity.type().ordinal());
    text(entity.namespace(), out);
    text(entity.name(), out);
  }

  /** A name of thousands of characters is an attack on the state, not a name. */
  private static void text(String text, DataOutput out) throws IOException {
    out.writeUTF(text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS));
  }

  @Override
  public Observation read(int version, DataInput in) throws IOException {
    if (version != 1) {
      throw new IOException("observation of version " + version + "; this code reads 1");
    }
    long time = in.readLong();
    String[] t = new String[8];
    for (int i = 0; i < t.length; i++) {
      t[i] = in.readUTF();
    }
    Entity actor = entity(in);
    boolean failed = in.readBoolean();
    double volume = in.readDouble();
    AiCall call = in.readBoolean() ? call(in) : null;
    Activity activity =
        new Activity(
            time, t[0], t[1], actor, t[2], t[3], t[4], t[5], t[6], t[7], failed, volume, call);
    PeerView peers =
        new PeerView(
            in.readInt(), in.readBoolean(), in.readDouble(), in.readDouble(), in.readDouble());
    return new Observation(activity, peers);
  }

  private static AiCall call(DataInput in) throws IOException {
    return new AiCall(
        entity(in),
        AiCall.Kind.values()[in.readUnsignedByte()],
        in.readUTF(),
        in.readUTF(),
        in.readUTF(),
        in.readLong(),
        in.readBoolean());
  }

  private static Entity entity(DataInput in) throws IOException {
    EntityType type = EntityType.values()[in.readUnsignedByte()];
    return new Entity(type, in.readUTF(), in.readUTF());
  }
}
