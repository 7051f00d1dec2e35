package io.vedette.detect.metric;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** State of {@link RecordDetector}: below 0.9 KiB, of which the daily profile takes 384 bytes. */
public final class RecordState {
  static final StateCodec<RecordState> CODEC = new Codec();
  static final int DAY_BINS = 96;
  private static final int FEATURES = 7;

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

  /** Smoothed difference to the daily profile. */
  double seasonal;

  /** Mean of each part of the day, less the first value; NaN where never seen. */
  final float[] day = new float[DAY_BINS];

  int bin = -1;
  int inBin;
  double binMean;

  /** Remembered surprise in decades. */
  double memory;

  /** Surprise of the last point alone, its direction, and the edge of what is normal. */
  double surprise;

  int direction;
  double edge;

  final Extremes[] features = new Extremes[FEATURES];

  RecordState() {
    Arrays.fill(day, Float.NaN);
    Arrays.setAll(features, i -> new Extremes());
  }

  private static final class Codec implements StateCodec<RecordState> {
    @Override
    public int version() {
      return 2;
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
      out.writeDouble(s.secondValue);
      out.writeDouble(s.last);
      out.writeInt(s.run);
      out.writeDouble(s.quantum);
      out.writeDouble(s.blockHigh);
      out.writeDouble(s.lastBlockHigh);
      out.writeByte(s.inBlock);
      out.writeDouble(s.seasonal);
      out.writeDouble(s.memory);
      out.writeByte(s.bin);
      out.writeInt(s.inBin);
      out.writeDouble(s.binMean);
      for (float part : s.day) {
        out.writeFloat(part);
      }
      for (Extremes feature : s.features) {
        feature.write(out);
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
      s.secondValue = in.readDouble();
      s.last = in.readDouble();
      s.run = in.readInt();
      s.quantum = in.readDouble();
      s.blockHigh = in.readDouble();
      s.lastBlockHigh = in.readDouble();
      s.inBlock = in.readByte();
      s.seasonal = in.readDouble();
      s.memory = in.readDouble();
      s.bin = in.readByte();
      s.inBin = in.readInt();
      s.binMean = in.readDouble();
      for (int i = 0; i < DAY_BINS; i++) {
        s.day[i] = in.readFloat();
      }
      for (Extremes feature : s.features) {
        feature.read(in);
      }
      return s;
    }
  }
}
