package io.vedette.predict;

/** The scale that a series is modelled on, and the way back. */
enum Scale {
  /**
   * Square root: counts and rates, whose spread grows with the root of their level, get the same
   * spread everywhere (Bartlett 1936); a power, so forecasts scale with the data.
   */
  ROOT {
    @Override
    double to(double value) {
      return Math.sqrt(value);
    }

    @Override
    double back(double z) {
      return z > 0 ? z * z : 0;
    }
  },

  /** As it is: series that go below zero. */
  PLAIN {
    @Override
    double to(double value) {
      return value;
    }

    @Override
    double back(double z) {
      return z;
    }
  };

  abstract double to(double value);

  abstract double back(double z);
}
