package io.vedette.predict;

/**
 * The past of one regular series.
 *
 * @param name to tell it from its siblings
 * @param startMillis time of the first value
 * @param stepMillis distance of two values, positive
 * @param values finite, at least one; gaps filled by the caller
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers for one caller, never compared
public record SeriesHistory(String name, long startMillis, long stepMillis, double[] values) {
  public SeriesHistory {
    if (values.length == 0 || stepMillis <= 0) {
      throw new IllegalArgumentException(
          "series " + name + " has " + values.length + " values, " + stepMillis + " ms apart");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "series " + name + ": value " + (i + 1) + " is " + values[i] + "; give numbers");
      }
    }
  }

  long endMillis() {
    return startMillis + (values.length - 1) * stepMillis;
  }
}
