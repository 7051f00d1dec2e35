package io.vedette.predict.scale;

/**
 * A service's offered load: a rate for each of equally long steps.
 *
 * @param startMillis start of the first step, ms since the epoch
 * @param stepMillis length of a step, at least one second
 * @param rate requests a second in each step, finite and not negative
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers for one caller, never compared
public record LoadTrace(long startMillis, long stepMillis, double[] rate) {
  public LoadTrace {
    if (stepMillis < 1000) {
      throw new IllegalArgumentException("a step of " + stepMillis + " ms; give at least 1000");
    }
    if (rate.length == 0) {
      throw new IllegalArgumentException("a load without any step");
    }
    for (double r : rate) {
      if (!(r >= 0 && r < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a load of " + r + "; it must be 0 or more, and finite");
      }
    }
  }

  public long endMillis() {
    return startMillis + rate.length * stepMillis;
  }

  /** Requests a second at that time; the first or last step's outside of the trace. */
  public double at(long timeMillis) {
    long step = Math.floorDiv(timeMillis - startMillis, stepMillis);
    return rate[(int) Math.max(0, Math.min(rate.length - 1, step))];
  }

  /** The largest rate within [from, to]. */
  public double peak(long fromMillis, long toMillis) {
    double peak = at(fromMillis);
    for (long t = fromMillis; t < toMillis; t += stepMillis) {
      peak = Math.max(peak, at(t));
    }
    return Math.max(peak, at(toMillis));
  }
}
