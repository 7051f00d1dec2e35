package io.vedette.detect.metric;

import io.vedette.model.StateCodec;
import io.vedette.model.Verdict;

/**
 * An online detector over one series: a pure fold. Found through {@link java.util.ServiceLoader}.
 *
 * @param <S> its mutable state, at most 1 KiB a series, serialized and on the heap alike
 */
public interface MetricDetector<S> {
  /** Stable name, such as {@code seasonal}. */
  String name();

  S newState();

  /**
   * Takes one more point and judges it by what was known before it.
   *
   * @param timeMillis event time; not before the point before it
   * @param value finite
   * @throws IllegalArgumentException where the value is not finite or time runs backwards
   */
  Verdict observe(S state, long timeMillis, double value);

  StateCodec<S> codec();
}
