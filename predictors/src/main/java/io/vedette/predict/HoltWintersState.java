package io.vedette.predict;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** State of {@link HoltWinters}: about 1.8 KiB, most of it the daily season. */
public final class HoltWintersState {
  static final StateCodec<HoltWintersState> CODEC = new Codec();

  long firstBin;
  long lastBin;
  long bin = Long.MIN_VALUE;
  double binSum;
  int binCount;
  int bins;

  /** Mean of the last bin that is over; of use only right then, so not part of the binary form. */
  double lastMean;

  double level;
  double trend;
  double variance;
  boolean seasonal;
  final float[] season = new float[HoltWinters.SEASON_BINS];
  final int[] seen = new int[HoltWinters.SEASON_BINS];

  HoltWintersState() {}

  private static final class Codec implements StateCodec<HoltWintersState> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(HoltWintersState s, DataOutput out) throws IOException {
      out.writeLong(s.firstBin);
      out.writeLong(s.lastBin);
      out.writeLong(s.bin);
      out.writeDouble(s.binSum);
      out.writeInt(s.binCount);
      out.writeInt(s.bins);
      out.writeDouble(s.level);
      out.writeDouble(s.trend);
      out.writeDouble(s.variance);
      out.writeBoolean(s.seasonal);
      for (int i = 0; i < HoltWinters.SEASON_BINS; i++) {
        out.writeFloat(s.season[i]);
        if (!s.seasonal) {
          out.writeInt(s.seen[i]);
        }
      }
    }

    @Override
    public HoltWintersState read(int version, DataInput in) throws IOException {
      HoltWintersState s = new HoltWintersState();
      s.firstBin = in.readLong();
      s.lastBin = in.readLong();
      s.bin = in.readLong();
      s.binSum = in.readDouble();
      s.binCount = in.readInt();
      s.bins = in.readInt();
      s.level = in.readDouble();
      s.trend = in.readDouble();
      s.variance = in.readDouble();
      s.seasonal = in.readBoolean();
      for (int i = 0; i < HoltWinters.SEASON_BINS; i++) {
        s.season[i] = in.readFloat();
        s.seen[i] = s.seasonal ? 1 : in.readInt();
      }
      return s;
    }
  }
}
