package io.vedette.jobs;

import io.vedette.detect.trace.Call;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Binary form of a {@link Call}, for the way between operators. */
final class CallCodec implements StateCodec<Call> {
  private static final EntityType[] TYPES = EntityType.values();

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(Call call, DataOutput out) throws IOException {
    writeEntity(call.caller(), out);
    writeEntity(call.callee(), out);
    out.writeUTF(call.operation());
    out.writeUTF(call.calleeVersion());
    out.writeLong(call.timeMillis());
    out.writeLong(call.durationNanos());
    out.writeLong(call.selfNanos());
    out.writeByte(flags(call));
    out.writeDouble(call.adjustedCount());
    out.writeUTF(call.traceId());
    if (call.address() != null) {
      writeEntity(call.address(), out);
    }
    out.writeInt(call.sequence());
    out.writeByte(call.carriers().size());
    for (Entity carrier : call.carriers()) {
      writeEntity(carrier, out);
    }
  }

  private static int flags(Call call) {
    return (call.error() ? 1 : 0)
        | (call.errorOrigin() ? 2 : 0)
        | (call.retry() ? 4 : 0)
        | (call.selfPaced() ? 8 : 0)
        | (call.address() != null ? 16 : 0);
  }

  @Override
  public Call read(int version, DataInput in) throws IOException {
    Entity caller = readEntity(in);
    Entity callee = readEntity(in);
    String operation = in.readUTF();
    String calleeVersion = in.readUTF();
    long timeMillis = in.readLong();
    long durationNanos = in.readLong();
    long selfNanos = in.readLong();
    byte flags = in.readByte();
    double adjustedCount = in.readDouble();
    String traceId = in.readUTF();
    Entity address = (flags & 16) != 0 ? readEntity(in) : null;
    int sequence = version == 1 ? 1 : in.readInt();
    int carriers = version == 1 ? 0 : in.readUnsignedByte();
    List<Entity> carriedBy = new ArrayList<>(carriers);
    for (int i = 0; i < carriers; i++) {
      carriedBy.add(readEntity(in));
    }
    return new Call(
        caller,
        callee,
        operation,
        calleeVersion,
        timeMillis,
        durationNanos,
        selfNanos,
        (flags & 1) != 0,
        (flags & 2) != 0,
        adjustedCount,
        traceId,
        address,
        (flags & 4) != 0,
        sequence,
        (flags & 8) != 0,
        carriedBy);
  }

  @SuppressWarnings("EnumOrdinal") // the model's enums only grow at their end
  private static void writeEntity(Entity entity, DataOutput out) throws IOException {
    out.writeByte(entity.type().ordinal());
    out.writeUTF(entity.namespace());
    out.writeUTF(entity.name());
  }

  private static Entity readEntity(DataInput in) throws IOException {
    return new Entity(TYPES[in.readByte()], in.readUTF(), in.readUTF());
  }
}
