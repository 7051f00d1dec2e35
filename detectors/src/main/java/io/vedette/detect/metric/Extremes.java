package io.vedette.detect.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The range that one feature of a series has kept to so far, and how its tails fall off: the
 * surprise of a value is how far it breaks the record.
 *
 * <p>Of {@code n} exchangeable values the next is a new maximum with probability {@code 1/n} (Rényi
 * 1962), and by more than {@code m} with {@code exp(-m/e)/n} where the tail is exponential with
 * mean excess {@code e}, the generalised Pareto tail of shape 0 (Pickands 1975; for streams Siffer
 * et al., SPOT, KDD 2017). So an event that has been seen is not reported again, a noisy series
 * needs a larger step than a quiet one, and a young model is unsure by itself. The mean excess is
 * that over streaming 5 % and 95 % quantiles, no less than half the mean deviation and a twentieth
 * of the range, which keeps few or tied values from looking certain.
 *
 * <p>Invariant to shifts and to scaling. A record moves the range by no more than its own width, so
 * that one glitch does not deafen it, and the range forgets with a time constant of {@value
 * #MEMORY_DAYS} days.
 */
final class Extremes {
  static final int WARM_UP = 60;

  /** Least part of the range by which a record must be broken to count. */
  private static final double MIN_SHARE = 0.05;

  private static final double MEMORY_DAYS = 120;
  private static final double MEMORY_MILLIS = MEMORY_DAYS * 86_400_000.0;
  private static final double LN10 = Math.log(10);
  private static final double SCALE_MEMORY = 2000;
  private static final double EXCESS_MEMORY = 40;
  private static final double TAIL = 0.05;
  private static final double MIN_EXCESS_OF_DEVIATION = 0.5;
  private static final double MIN_EXCESS_OF_RANGE = 0.05;
  private static final double MAX_STRETCH = 1;
  private static final int PRIOR_WEIGHT = 120;
  private static final double PRIOR_DOUBT = 1.5;

  private int n;
  private double high = Double.NEGATIVE_INFINITY;
  private double low = Double.POSITIVE_INFINITY;
  private double upperQuantile;
  private double lowerQuantile;
  private float deviation;
  private float upperExcess;
  private float lowerExcess;

  boolean isAbove(double x) {
    return x > high;
  }

  double high() {
    return high;
  }

  double low() {
    return low;
  }

  double middle() {
    return (high + low) / 2;
  }

  /**
   * How surprising a value is, in decades: {@code -log10} of the probability of such a record; 0
   * within the range or during the warm-up.
   *
   * @param minExcess least mean excess, in the feature's unit
   */
  double surprise(double x, double minExcess) {
    boolean above = x > high;
    if (n <= WARM_UP || (!above && x >= low)) {
      return 0;
    }
    double range = high - low;
    if (range <= 0) {
      return Math.log10(n);
    }
    double margin = above ? x - high : low - x;
    if (margin < MIN_SHARE * range) {
      return 0;
    }
    return margin / excess(above, minExcess) / LN10 + Math.log10(n);
  }

  /** The highest value whose surprise stays below {@code decades}. */
  double upper(double decades, double minExcess) {
    return high + room(true, decades, minExcess);
  }

  /** The lowest value whose surprise stays below {@code decades}. */
  double lower(double decades, double minExcess) {
    return low - room(false, decades, minExcess);
  }

  private double room(boolean above, double decades, double minExcess) {
    double decadesLeft = Math.max(0, decades - Math.log10(Math.max(1, n)));
    return Math.max(MIN_SHARE * (high - low), decadesLeft * LN10 * excess(above, minExcess));
  }

  private double excess(boolean above, double minExcess) {
    double seen = above ? upperExcess : lowerExcess;
    double least =
        Math.max(MIN_EXCESS_OF_DEVIATION * deviation, MIN_EXCESS_OF_RANGE * (high - low));
    return Math.max(Math.max(seen, least), minExcess);
  }

  /**
   * Takes a value into the range.
   *
   * @param elapsedMillis time since the value before
   */
  void learn(double x, double elapsedMillis) {
    n++;
    if (n == 1) {
      upperQuantile = x;
      lowerQuantile = x;
      high = x;
      low = x;
      return;
    }
    double within = n > WARM_UP ? Math.max(low, Math.min(high, x)) : x;
    double rate = Math.max(1.0 / n, 1 / SCALE_MEMORY);
    double centre = (upperQuantile + lowerQuantile) / 2;
    deviation = narrow(deviation + rate * (Math.abs(within - centre) - deviation));
    learnTails(within);
    stretch(x, elapsedMillis);
  }

  private void learnTails(double x) {
    double step = 2.0 * deviation * Math.max(0.02, 1 / Math.sqrt(n));
    upperQuantile += step * (x > upperQuantile ? 1 - TAIL : -TAIL);
    lowerQuantile -= step * (x < lowerQuantile ? 1 - TAIL : -TAIL);
    double memory = Math.min(n, EXCESS_MEMORY);
    if (x > upperQuantile) {
      upperExcess = narrow(upperExcess + (x - upperQuantile - upperExcess) / memory);
    }
    if (x < lowerQuantile) {
      lowerExcess = narrow(lowerExcess + (lowerQuantile - x - lowerExcess) / memory);
    }
  }

  /** Between the 5 % and the 95 % quantile. */
  double usual() {
    return (upperQuantile + lowerQuantile) / 2;
  }

  /** Whether enough was seen to judge by. */
  boolean warm() {
    return n >= WARM_UP;
  }

  /** How many values it stands for. */
  int count() {
    return n;
  }

  /** Whether a value lies beyond the 5 % or the 95 % quantile by more than is usual there. */
  boolean rare(double x) {
    return n > WARM_UP && (x > upperQuantile + upperExcess || x < lowerQuantile - lowerExcess);
  }

  /**
   * Takes over what the same feature of a sibling series has kept to, as {@code factor * x +
   * offset}. A prior is no record of one's own: it weighs no more than {@value #PRIOR_WEIGHT}
   * values, and as the scale is known from few points, ranges and excesses are widened by half.
   *
   * @param factor positive
   */
  void adopt(Extremes sibling, double factor, double offset) {
    if (sibling.n <= WARM_UP) {
      return;
    }
    double middle = factor * sibling.middle() + offset;
    double reach = PRIOR_DOUBT * factor * (sibling.high - sibling.low) / 2;
    high = Math.max(high, middle + reach);
    low = Math.min(low, middle - reach);
    upperQuantile = Math.max(upperQuantile, factor * sibling.upperQuantile + offset);
    lowerQuantile = Math.min(lowerQuantile, factor * sibling.lowerQuantile + offset);
    double wider = PRIOR_DOUBT * factor;
    deviation = Math.max(deviation, narrow(wider * sibling.deviation));
    upperExcess = Math.max(upperExcess, narrow(wider * sibling.upperExcess));
    lowerExcess = Math.max(lowerExcess, narrow(wider * sibling.lowerExcess));
    n = Math.max(n, PRIOR_WEIGHT);
  }

  /** A finite float for a finite double. */
  static float narrow(double x) {
    return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, x));
  }

  private void stretch(double x, double elapsedMillis) {
    double range = high - low;
    boolean warm = n > WARM_UP && range > 0;
    if (warm) {
      double forget = -Math.expm1(-elapsedMillis / MEMORY_MILLIS) * range / 2;
      high -= forget;
      low += forget;
    }
    double most = warm ? MAX_STRETCH * range : Double.POSITIVE_INFINITY;
    high = Math.max(high, Math.min(x, high + most));
    low = Math.min(low, Math.max(x, low - most));
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(n);
    out.writeDouble(high);
    out.writeDouble(low);
    out.writeDouble(upperQuantile);
    out.writeDouble(lowerQuantile);
    out.writeFloat(deviation);
    out.writeFloat(upperExcess);
    out.writeFloat(lowerExcess);
  }

  void read(DataInput in) throws IOException {
    n = in.readInt();
    high = in.readDouble();
    low = in.readDouble();
    upperQuantile = in.readDouble();
    lowerQuantile = in.readDouble();
    deviation = in.readFloat();
    upperExcess = in.readFloat();
    lowerExcess = in.readFloat();
  }
}
