package io.vedette.predict.scale;

/** Distribution of a service's demand in the steps to come, learned from the steps that ended. */
public interface DemandForecast {
  /** Takes the mean demand of one more step, requests a second. */
  void add(long epochMillis, double demand);

  /** True once it can be asked at all. */
  boolean warm();

  /** True once it has seen enough to be used. */
  boolean ready();

  /**
   * The demand that is not exceeded with the given probability, at the most demanding of the steps.
   *
   * @param fromStep first step after the last one added, from 1
   * @param toStep not before {@code fromStep}
   * @param probability in (0,1)
   */
  double upper(int fromStep, int toStep, double probability);

  /** The central forecast of a step after the last one added, from 1. */
  double mean(int step);
}
