package io.vedette.detect.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Looks for a period in a series, one octave of periods after the other: the means of {@value
 * #BLOCKS} blocks in a row, then the autocorrelation at 7 to 17 blocks, then blocks of twice the
 * length, up to periods of three days, and from the start again. So a period of {@code p} points is
 * found after about ten times {@code p} points, and a point costs a few additions.
 *
 * <p>A period is a peak of the autocorrelation that stands out of a valley before it and comes
 * again at twice the lag, where it also is read off more exactly.
 */
final class PeriodSearch {
  private static final int BLOCKS = 40;
  private static final int SHORTEST = 7;
  private static final int LONGEST = 17;
  private static final double LONGEST_MILLIS = 3 * 86_400_000.0;
  private static final double MIN_PEAK = 0.5;
  private static final double MIN_RISE = 0.3;
  private static final double MIN_SECOND_PEAK = 0.4;

  private Profile means = new Profile(BLOCKS);
  private long startMillis = Long.MIN_VALUE;
  private double blockMillis;
  private int octave;
  private byte block;
  private int inBlock;
  private double blockMean;

  private void begin(long timeMillis) {
    means = new Profile(BLOCKS);
    startMillis = timeMillis;
    block = 0;
    inBlock = 0;
    blockMean = 0;
  }

  /**
   * Takes one more point.
   *
   * @param intervalMillis usual time between two points
   * @return the period in milliseconds that shows now; 0 for none
   */
  double observe(long timeMillis, double value, double intervalMillis) {
    if (startMillis == Long.MIN_VALUE) {
      if (intervalMillis <= 0) {
        return 0;
      }
      begin(timeMillis);
      blockMillis = intervalMillis * (1L << octave);
      octave = blockMillis * LONGEST > LONGEST_MILLIS ? 0 : octave;
    }
    double at = (timeMillis - startMillis) / blockMillis;
    if (at > block + 2.5) {
      begin(Long.MIN_VALUE); // a gap
      return 0;
    }
    double found = 0;
    if (at >= block + 0.9999) {
      found = endBlock();
    }
    inBlock++;
    blockMean += (value - blockMean) / inBlock;
    return found;
  }

  private double endBlock() {
    if (inBlock == 0) {
      return 0;
    }
    means.set(block, blockMean);
    block++;
    inBlock = 0;
    blockMean = 0;
    if (block < BLOCKS) {
      return 0;
    }
    double period = period() * blockMillis;
    octave++;
    begin(Long.MIN_VALUE);
    return period;
  }

  /** In blocks; 0 for none. */
  private double period() {
    double[] x = detrended();
    double[] r = new double[BLOCKS];
    for (int lag = 1; lag < BLOCKS - 3; lag++) {
      r[lag] = correlation(x, lag);
    }
    double valley = 1;
    for (int lag = 2; lag < SHORTEST; lag++) {
      valley = Math.min(valley, r[lag]);
    }
    for (int lag = SHORTEST; lag <= LONGEST; lag++) {
      boolean peak = r[lag] >= MIN_PEAK && r[lag] >= r[lag - 1] && r[lag] >= r[lag + 1];
      if (peak && r[lag] - valley >= MIN_RISE) {
        return secondPeak(r, 2 * lag);
      }
      valley = Math.min(valley, r[lag]);
    }
    return 0;
  }

  private static double secondPeak(double[] r, int around) {
    int best = around - 1;
    for (int lag = around; lag <= Math.min(around + 1, BLOCKS - 5); lag++) {
      best = r[lag] > r[best] ? lag : best;
    }
    if (r[best] < MIN_SECOND_PEAK) {
      return 0;
    }
    double bend = r[best - 1] - 2 * r[best] + r[best + 1];
    double shift = bend < 0 ? (r[best - 1] - r[best + 1]) / (2 * bend) : 0;
    return (best + Math.max(-0.5, Math.min(0.5, shift))) / 2;
  }

  private double[] detrended() {
    double middle = (BLOCKS - 1) / 2.0;
    double mean = means.mean();
    double rise = 0;
    double square = 0;
    for (int i = 0; i < BLOCKS; i++) {
      rise += (i - middle) * (means.part(i) - mean);
      square += (i - middle) * (i - middle);
    }
    double[] x = new double[BLOCKS];
    for (int i = 0; i < BLOCKS; i++) {
      x[i] = means.part(i) - mean - rise / square * (i - middle);
    }
    return x;
  }

  private static double correlation(double[] x, int lag) {
    double product = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i + lag < x.length; i++) {
      product += x[i] * x[i + lag];
      left += x[i] * x[i];
      right += x[i + lag] * x[i + lag];
    }
    double size = Math.sqrt(left * right);
    return size > 0 ? product / size : 0;
  }

  /** All that is left of a search while a period that it found is on trial. */
  void writeOctave(DataOutput out) throws IOException {
    out.writeByte(octave);
  }

  void readOctave(DataInput in) throws IOException {
    octave = in.readByte();
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(startMillis);
    out.writeDouble(blockMillis);
    out.writeByte(block);
    out.writeInt(inBlock);
    out.writeDouble(blockMean);
    means.write(out);
  }

  void read(DataInput in) throws IOException {
    startMillis = in.readLong();
    blockMillis = in.readDouble();
    block = in.readByte();
    inBlock = in.readInt();
    blockMean = in.readDouble();
    means = Profile.read(in);
  }
}
