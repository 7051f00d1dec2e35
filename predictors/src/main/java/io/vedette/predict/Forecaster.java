package io.vedette.predict;

import io.vedette.model.StateCodec;
import java.util.Optional;

/**
 * An online forecaster of one series: a pure fold. Found through {@link java.util.ServiceLoader}.
 *
 * @param <S> its mutable, bounded state
 */
public interface Forecaster<S> {
  /** Stable name, such as {@code holt_winters}. */
  String name();

  S newState();

  /**
   * Takes one more point. Points that are not after the last one are ignored.
   *
   * @param timeMillis event time
   * @param value finite
   */
  void observe(S state, long timeMillis, double value);

  /**
   * Forecasts from the last point on.
   *
   * @param steps number of steps, at least 1
   * @return empty while the model is on probation
   */
  Optional<Path> predict(S state, int steps);

  StateCodec<S> codec();

  /**
   * A forecast: mean and standard error of each step, the first one step after {@code
   * originMillis}.
   *
   * @param originMillis end of the last bin known
   * @param stepMillis distance of two steps
   * @param mean expected values
   * @param standardError of each, same length; errors are taken as normal
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers for one caller, never compared
  record Path(long originMillis, long stepMillis, double[] mean, double[] standardError) {}
}
