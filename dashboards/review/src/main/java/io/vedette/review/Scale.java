package io.vedette.review;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear map from values to pixels.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}, above {@code low}
 */
record Scale(double low, double high, double from, double to) {
  Scale {
    if (!(high > low)) {
      throw new IllegalArgumentException("scale from " + low + " to " + high);
    }
  }

  /** Clamped to the range, so that no coordinate leaves the picture. */
  double at(double value) {
    double share = Math.max(0, Math.min(1, (value - low) / (high - low)));
    return Math.round(10 * (from + share * (to - from))) / 10.0;
  }

  /** For times, which a double holds exactly. */
  double at(long millis) {
    return at((double) millis);
  }

  /** About {@code count} round values: 1, 2 or 5 times a power of ten apart. */
  List<Double> ticks(int count) {
    double step = roundStep((high - low) / count);
    List<Double> ticks = new ArrayList<>();
    for (double k = Math.ceil(low / step); k * step <= high; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  private static double roundStep(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double lead = raw / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }
}
