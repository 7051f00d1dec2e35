package io.vedette.jobs;

import io.vedette.detect.trace.Call;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Binary form of a {@link Call}, for the way between operators. */
final class CallCodec implements StateCodec<Call> {
  private static final EntityType[] TYPES = EntityType.values();

  @Override
  public int version() {
    return 1;
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
    out.writeByte((call.error() ? 1 : 0) | (call.errorOrigin() ? 2 : 0));
    out.writeDouble(call.adjustedCount());
    out.writeUTF(call.traceId());
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
        in.readDouble(),
        in.readUTF());
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
