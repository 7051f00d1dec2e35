package io.vedette.predict;

/** The floor: the value one season ago; with period 1 the last value. */
final class SeasonalNaive implements BatchModel {
  private final String name;
  private final int period;

  SeasonalNaive(String name, int period) {
    this.name = name;
    this.period = period;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean fits(int n) {
    return n >= period;
  }

  @Override
  public double[][] forecasts(double[] z, int[] origins, int horizon) {
    double[][] out = new double[origins.length][horizon];
    for (int i = 0; i < origins.length; i++) {
      for (int h = 0; h < horizon; h++) {
        out[i][h] = z[origins[i] - period + h % period];
      }
    }
    return out;
  }
}
