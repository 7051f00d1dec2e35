package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Calibrated intervals around a point forecast from its own last errors.
 *
 * <p>The band is the empirical distribution of the last errors, {@value #WINDOW} or fewer (split
 * conformal prediction; Vovk et al., Algorithmic Learning in a Random World, 2005). Each tail is
 * then stretched or shrunk by a factor that follows the misses: {@code log factor += rate (miss - 5
 * %)}, the adaptive conformal inference of Gibbs and Candès (NeurIPS 2021), which holds the
 * long-run coverage whatever the series does. The factor acts on the normal score of the
 * probability, so all quantiles move together and never cross.
 */
final class ConformalBand {
  static final int WINDOW = 128;
  private static final double RATE = 0.3;
  private static final double TAIL = 0.05;
  private static final double LIMIT = 1;
  private static final double MEMORY = 1.0 / 200;

  /** Normal score of the largest of n errors, {@code n / (n + 1)}. */
  private static final double[] EDGE = new double[WINDOW + 1];

  static {
    for (int n = 1; n <= WINDOW; n++) {
      EDGE[n] = NormalDistribution.quantile(n / (n + 1.0));
    }
  }

  private final float[] recent;
  private final float[] sorted;
  private int count;
  private int next;
  private double stretchUpper;
  private double stretchLower;
  private double covered;
  private double coveredWeight;

  ConformalBand() {
    this(WINDOW);
  }

  /**
   * @param window how many errors, at most {@value #WINDOW}
   */
  ConformalBand(int window) {
    recent = new float[window];
    sorted = new float[window];
  }

  /** True once there are errors enough for a first band. */
  boolean ready() {
    return count >= 8;
  }

  double coverage() {
    return coveredWeight > 0 ? covered / coveredWeight : Double.NaN;
  }

  /**
   * The quantile of the errors at a normal score.
   *
   * @param first the standard error to assume until there are errors enough
   */
  double at(double score, double first) {
    if (!ready()) {
      return score * first;
    }
    double stretched = score * Math.exp(score > 0 ? stretchUpper : stretchLower);
    double position = NormalDistribution.cdf(stretched) * (count + 1) - 1;
    int below = (int) Math.floor(position);
    if (below < 0) {
      return sorted[0] * (sorted[0] < 0 ? beyond(stretched) : 1);
    }
    if (below >= count - 1) {
      return sorted[count - 1] * (sorted[count - 1] > 0 ? beyond(stretched) : 1);
    }
    return sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
  }

  /** Beyond the outermost error the tail goes on as a normal one. */
  private double beyond(double score) {
    return Math.max(1, Math.abs(score) / EDGE[count]);
  }

  /**
   * Learns one error.
   *
   * @param error truth less forecast
   * @param aboveUpper whether the target lay above the 95 % quantile issued for it
   * @param belowLower whether it lay below the 5 % quantile
   */
  void learn(double error, boolean aboveUpper, boolean belowLower) {
    if (ready()) {
      stretchUpper = clamp(stretchUpper + RATE * ((aboveUpper ? 1 : 0) - TAIL));
      stretchLower = clamp(stretchLower + RATE * ((belowLower ? 1 : 0) - TAIL));
      covered += MEMORY * ((aboveUpper ? 0 : 1) - covered);
      coveredWeight += MEMORY * (1 - coveredWeight);
    }
    insert((float) error);
  }

  private static double clamp(double x) {
    return Math.max(-LIMIT, Math.min(LIMIT, x));
  }

  private void insert(float value) {
    int size = count;
    if (count == recent.length) {
      int old = Arrays.binarySearch(sorted, 0, count, recent[next]);
      System.arraycopy(sorted, old + 1, sorted, old, count - old - 1);
      size--;
    } else {
      count++;
    }
    recent[next] = value;
    next = (next + 1) % recent.length;
    int at = Arrays.binarySearch(sorted, 0, size, value);
    at = at < 0 ? -at - 1 : at;
    System.arraycopy(sorted, at, sorted, at + 1, size - at);
    sorted[at] = value;
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(count);
    out.writeByte(next);
    for (int i = 0; i < count; i++) {
      out.writeFloat(recent[i]);
    }
    out.writeDouble(stretchUpper);
    out.writeDouble(stretchLower);
    out.writeDouble(covered);
    out.writeDouble(coveredWeight);
  }

  void read(DataInput in) throws IOException {
    count = in.readUnsignedByte();
    next = in.readUnsignedByte();
    for (int i = 0; i < count; i++) {
      recent[i] = in.readFloat();
      sorted[i] = recent[i];
    }
    Arrays.sort(sorted, 0, count);
    stretchUpper = in.readDouble();
    stretchLower = in.readDouble();
    covered = in.readDouble();
    coveredWeight = in.readDouble();
  }
}
