package io.vedette.detect.metric;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A point that is unusual for its series in a direction that hurts, though perhaps too little to be
 * a finding by itself; see {@link WorkloadMonitor}.
 *
 * @param intervalMillis usual time between two points of the series
 * @param surprise of this point alone, in decades; 0 for a rare value that breaks no record
 * @param reported whether the series has a finding of its own
 */
public record UnusualPoint(
    SeriesKey series,
    long timeMillis,
    double intervalMillis,
    double surprise,
    double value,
    double expected,
    boolean reported) {
  static final StateCodec<UnusualPoint> CODEC = new Codec();

  public static StateCodec<UnusualPoint> codec() {
    return CODEC;
  }

  /** Whose metric it is. */
  public Entity entity() {
    return Entity.of(series);
  }

  private static final class Codec implements StateCodec<UnusualPoint> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(UnusualPoint point, DataOutput out) throws IOException {
      out.writeUTF(point.series().name());
      byte[] labels = point.series().labels().encoded();
      out.writeInt(labels.length);
      out.write(labels);
      out.writeLong(point.timeMillis());
      out.writeDouble(point.intervalMillis());
      out.writeDouble(point.surprise());
      out.writeDouble(point.value());
      out.writeDouble(point.expected());
      out.writeBoolean(point.reported());
    }

    @Override
    public UnusualPoint read(int version, DataInput in) throws IOException {
      String name = in.readUTF();
      byte[] labels = new byte[in.readInt()];
      in.readFully(labels);
      return new UnusualPoint(
          new SeriesKey(name, Attributes.decoding(labels)),
          in.readLong(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readBoolean());
    }
  }
}
