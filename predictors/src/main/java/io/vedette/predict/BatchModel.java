package io.vedette.predict;

/** One way to forecast a whole history, on the modelling scale. */
interface BatchModel {
  String name();

  /**
   * Whether {@code n} values are enough for it.
   *
   * @param n length of the shortest past that it is asked for
   */
  boolean fits(int n);

  /**
   * Forecasts from several points in the past at once; each uses only the values before it.
   *
   * @param z the history
   * @param origins how many values are known at each, ascending, the last one at most z.length
   * @return one row of {@code horizon} values an origin
   */
  double[][] forecasts(double[] z, int[] origins, int horizon);
}
