package io.vedette.ingest.flink;

import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Outcome;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Points of bands, of which there is one for every point of a watched series; once were JSON. */
final class BandPointCodec implements StateCodec<BandPoint> {
  private static final StateCodec<BandPoint> JSON = new JsonCodec<>(BandPoint.class);
  private static final EntityType[] TYPES = EntityType.values();
  private static final Outcome[] OUTCOMES = Outcome.values();

  @Override
  public int version() {
    return 2;
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // the model's enums only grow at their end
  public void write(BandPoint point, DataOutput out) throws IOException {
    EventCodecs.writeString(point.series(), out);
    out.writeByte(point.entity().type().ordinal());
    EventCodecs.writeString(point.entity().namespace(), out);
    EventCodecs.writeString(point.entity().name(), out);
    out.writeLong(point.timeMillis());
    out.writeDouble(point.value());
    out.writeDouble(point.expected());
    out.writeDouble(point.lower());
    out.writeDouble(point.upper());
    out.writeDouble(point.score());
    out.writeByte(point.outcome().ordinal());
  }

  @Override
  public BandPoint read(int version, DataInput in) throws IOException {
    if (version < 2) {
      return JSON.read(version, in);
    }
    String series = EventCodecs.readString(in);
    EntityType type = TYPES[in.readByte()];
    Entity entity = new Entity(type, EventCodecs.readString(in), EventCodecs.readString(in));
    return new BandPoint(
        series,
        entity,
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        OUTCOMES[in.readByte()]);
  }
}
