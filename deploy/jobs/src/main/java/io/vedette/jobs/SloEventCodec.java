package io.vedette.jobs;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Binary form of a {@link SloEvent}, for the way between operators: one a call. */
final class SloEventCodec implements StateCodec<SloEvent> {
  private static final EntityType[] TYPES = EntityType.values();
  private static final SloEvent.Part[] PARTS = SloEvent.Part.values();

  @Override
  public int version() {
    return 1;
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // the model's enums only grow at their end
  public void write(SloEvent event, DataOutput out) throws IOException {
    out.writeUTF(event.slo());
    out.writeByte(event.entity().type().ordinal());
    out.writeUTF(event.entity().namespace());
    out.writeUTF(event.entity().name());
    out.writeByte(event.part().ordinal());
    out.writeUTF(event.series());
    out.writeLong(event.timeMillis());
    out.writeDouble(event.value());
  }

  @Override
  public SloEvent read(int version, DataInput in) throws IOException {
    return new SloEvent(
        in.readUTF(),
        new Entity(TYPES[in.readByte()], in.readUTF(), in.readUTF()),
        PARTS[in.readByte()],
        in.readUTF(),
        in.readLong(),
        in.readDouble());
  }
}
