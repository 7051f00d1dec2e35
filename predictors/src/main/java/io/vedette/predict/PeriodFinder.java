package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Finds a period that is none of the calendar's, such as that of a batch job every 37 minutes, in a
 * series as it comes: by the autocorrelation of its last {@value #WINDOW} values, and, for longer
 * ones, of as many means of {@value #COARSE} values each.
 *
 * <p>A period counts once two looks in a row agree on it. It is refined at its highest multiple
 * within the window, so that its phase does not run away between two looks.
 */
final class PeriodFinder {
  private static final int WINDOW = 256;
  private static final int COARSE = 6;
  private static final int LOOK = 32;
  private static final int LEAST = 96;
  private static final double AGREE = 0.04;

  private final float[][] rings = {new float[WINDOW], new float[WINDOW]};
  private final int[] filled = new int[2];
  private final int[] next = new int[2];
  private double sum;
  private int summed;
  private double candidate;

  /**
   * Takes the next value of a regular series.
   *
   * @return a period in steps that was seen twice in a row just now, or 0
   */
  double add(double z) {
    double found = push(0, z);
    sum += z;
    if (++summed == COARSE) {
      double longer = COARSE * push(1, sum / COARSE);
      found = found > 0 ? found : longer;
      sum = 0;
      summed = 0;
    }
    return found;
  }

  private double push(int ring, double z) {
    rings[ring][next[ring]] = (float) z;
    next[ring] = (next[ring] + 1) % WINDOW;
    filled[ring] = Math.min(WINDOW, filled[ring] + 1);
    if (next[ring] % LOOK != 0 || filled[ring] < LEAST) {
      return 0;
    }
    double period = look(ring);
    if (period == 0) {
      return 0;
    }
    double steps = ring == 0 ? period : COARSE * period;
    boolean agreed = Math.abs(steps - candidate) <= AGREE * steps;
    candidate = steps;
    return agreed ? period : 0;
  }

  private double look(int ring) {
    double[] values = new double[filled[ring]];
    for (int i = 0; i < values.length; i++) {
      values[i] = rings[ring][(next[ring] - values.length + i + WINDOW) % WINDOW];
    }
    double[] flat = Seasons.detrended(values);
    int lag = Seasons.clearest(flat);
    return lag == 0 ? 0 : refined(flat, lag);
  }

  /** The period as a part of its highest multiple that lies within two thirds of the window. */
  private static double refined(double[] flat, int lag) {
    double period = lag;
    for (int times = 2; times * period < flat.length * 0.66; times++) {
      int center = (int) Math.round(times * period);
      int best = center;
      for (int near = center - 1; near <= center + 1; near++) {
        if (Seasons.correlation(flat, near) > Seasons.correlation(flat, best)) {
          best = near;
        }
      }
      period = best / (double) times;
    }
    return period;
  }

  void write(DataOutput out) throws IOException {
    for (int ring = 0; ring < 2; ring++) {
      out.writeShort(filled[ring]);
      out.writeShort(next[ring]);
      for (int i = 0; i < filled[ring]; i++) {
        out.writeFloat(rings[ring][i]);
      }
    }
    out.writeDouble(sum);
    out.writeByte(summed);
    out.writeDouble(candidate);
  }

  void read(DataInput in) throws IOException {
    for (int ring = 0; ring < 2; ring++) {
      filled[ring] = in.readUnsignedShort();
      next[ring] = in.readUnsignedShort();
      for (int i = 0; i < filled[ring]; i++) {
        rings[ring][i] = in.readFloat();
      }
    }
    sum = in.readDouble();
    summed = in.readUnsignedByte();
    candidate = in.readDouble();
  }
}
