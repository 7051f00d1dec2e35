package io.vedette.detect.metric;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** State of {@link SeasonalDetector}: about 0.5 KiB, most of it the daily season. */
public final class SeasonalState {
  static final StateCodec<SeasonalState> CODEC = new Codec();
  static final int SEASON_BINS = 96;

  long firstMillis = Long.MIN_VALUE;
  long lastMillis;
  long points;
  double level;
  double magnitude;
  double fastScale;
  double slowScale;
  boolean seasonal;
  int bin = -1;
  int binCount;
  final TailModel upper = new TailModel();
  final TailModel lower = new TailModel();
  int anomalousRun;
  final float[] season = new float[SEASON_BINS];

  SeasonalState() {
    Arrays.fill(season, Float.NaN);
  }

  private static final class Codec implements StateCodec<SeasonalState> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(SeasonalState s, DataOutput out) throws IOException {
      out.writeLong(s.firstMillis);
      out.writeLong(s.lastMillis);
      out.writeLong(s.points);
      out.writeDouble(s.level);
      out.writeDouble(s.magnitude);
      out.writeDouble(s.fastScale);
      out.writeDouble(s.slowScale);
      out.writeBoolean(s.seasonal);
      out.writeInt(s.bin);
      out.writeInt(s.binCount);
      s.upper.write(out);
      s.lower.write(out);
      out.writeInt(s.anomalousRun);
      for (float bin : s.season) {
        out.writeFloat(bin);
      }
    }

    @Override
    public SeasonalState read(int version, DataInput in) throws IOException {
      SeasonalState s = new SeasonalState();
      s.firstMillis = in.readLong();
      s.lastMillis = in.readLong();
      s.points = in.readLong();
      s.level = in.readDouble();
      s.magnitude = in.readDouble();
      s.fastScale = in.readDouble();
      s.slowScale = in.readDouble();
      s.seasonal = in.readBoolean();
      s.bin = in.readInt();
      s.binCount = in.readInt();
      s.upper.read(in);
      s.lower.read(in);
      s.anomalousRun = in.readInt();
      for (int i = 0; i < SEASON_BINS; i++) {
        s.season[i] = in.readFloat();
      }
      return s;
    }
  }
}
