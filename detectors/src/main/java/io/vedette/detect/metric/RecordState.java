package io.vedette.detect.metric;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** State of {@link RecordDetector}: below 1 KiB, of which the seasons take at most 460 bytes. */
public final class RecordState {
  static final StateCodec<RecordState> CODEC = new Codec();
  private static final int OLD_DAY_BINS = 96;
  private static final int OLD_FEATURES = 7;
  private static final int FEATURES = 8;

  long firstMillis = Long.MIN_VALUE;
  long lastMillis;
  int points;

  /** Mean time between two points, in milliseconds. */
  float interval;

  /** Exponentially weighted means of about 3, 16 and 300 points. */
  double fast;

  double slow;
  double base;

  /** Means of absolute values over 300 points and of distances to the fast mean over 60. */
  double magnitude;

  double spread;

  /** Whether all values so far were one of two. */
  boolean twoValued = true;

  double firstValue;
  double secondValue = Double.NaN;
  double last;

  /** Points in a row with the same value. */
  int run;

  /** Smallest step between two values that differ: the resolution of the series. */
  double quantum = Double.POSITIVE_INFINITY;

  /** Highest value of the block under way and of the one before it. */
  double blockHigh = Double.NEGATIVE_INFINITY;

  double lastBlockHigh = Double.NEGATIVE_INFINITY;
  int inBlock;

  Seasons seasons = new Seasons();

  /** Smoothed difference to what the day alone says. */
  double seasonal;

  /** What is left of the series without its seasons: means of a few and of 300 points. */
  double cyclic;

  double cyclicBase;

  /** Remembered surprise in decades. */
  double memory;

  /** Surprise of the last point alone, its direction, and the edge of what is normal. */
  double surprise;

  int direction;

  /** Not saved: the feature that spoke last, and by how much the last point moved the slow ones. */
  int speaking = -1;

  double spreadStep;
  double trendStep;
  double seasonalStep;
  double cyclicStep;
  double edge;

  final Extremes[] features = new Extremes[FEATURES];

  RecordState() {
    Arrays.setAll(features, i -> new Extremes());
  }

  private static final class Codec implements StateCodec<RecordState> {
    @Override
    public int version() {
      return 3;
    }

    @Override
    public void write(RecordState s, DataOutput out) throws IOException {
      out.writeLong(s.firstMillis);
      out.writeLong(s.lastMillis);
      out.writeInt(s.points);
      out.writeFloat(s.interval);
      out.writeDouble(s.fast);
      out.writeDouble(s.slow);
      out.writeDouble(s.base);
      out.writeDouble(s.magnitude);
      out.writeDouble(s.spread);
      out.writeBoolean(s.twoValued);
      out.writeDouble(s.firstValue);
      if (s.twoValued) {
        out.writeDouble(s.secondValue);
      }
      out.writeDouble(s.last);
      out.writeInt(s.run);
      out.writeDouble(s.quantum);
      out.writeDouble(s.blockHigh);
      out.writeDouble(s.lastBlockHigh);
      out.writeByte(s.inBlock);
      out.writeDouble(s.seasonal);
      out.writeDouble(s.memory);
      s.seasons.write(out);
      out.writeDouble(s.cyclic);
      out.writeDouble(s.cyclicBase);
      int features = s.seasons.cyclic() ? FEATURES : OLD_FEATURES;
      for (int i = 0; i < features; i++) {
        s.features[i].write(out);
      }
    }

    @Override
    public RecordState read(int version, DataInput in) throws IOException {
      RecordState s = new RecordState();
      s.firstMillis = in.readLong();
      s.lastMillis = in.readLong();
      s.points = in.readInt();
      s.interval = in.readFloat();
      s.fast = in.readDouble();
      s.slow = in.readDouble();
      s.base = in.readDouble();
      s.magnitude = in.readDouble();
      s.spread = in.readDouble();
      s.twoValued = in.readBoolean();
      s.firstValue = in.readDouble();
      s.secondValue = version == 2 || s.twoValued ? in.readDouble() : Double.NaN;
      s.last = in.readDouble();
      s.run = in.readInt();
      s.quantum = in.readDouble();
      s.blockHigh = in.readDouble();
      s.lastBlockHigh = in.readDouble();
      s.inBlock = in.readByte();
      s.seasonal = in.readDouble();
      s.memory = in.readDouble();
      if (version == 2) {
        s.seasons = oldSeasons(in, s.firstValue);
      } else {
        s.seasons.read(in);
        s.cyclic = in.readDouble();
        s.cyclicBase = in.readDouble();
      }
      int features = s.seasons.cyclic() ? FEATURES : OLD_FEATURES;
      for (int i = 0; i < features; i++) {
        s.features[i].read(in);
      }
      return s;
    }

    private static Seasons oldSeasons(DataInput in, double firstValue) throws IOException {
      in.readByte();
      in.readInt();
      in.readDouble();
      float[] day = new float[OLD_DAY_BINS];
      for (int i = 0; i < day.length; i++) {
        day[i] = in.readFloat();
      }
      return Seasons.ofDay(day, firstValue);
    }
  }
}
