package io.vedette.detect.trace;

import io.vedette.model.TraceExample;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Picks a few traces worth showing whole, by the operation that they begin with: failed ones, ones
 * that take much longer than usual, and now and then a usual one to hold them against. What is
 * usual is a slow running median of durations.
 *
 * <p>A sample for readers: nothing is decided by it, so its memory is not part of any checkpoint.
 * For one thread; bounded.
 */
public final class ExampleSampler {
  private static final int MAX_ROOTS = 512;

  /** At most one bad and one normal example of a root operation in this time, ms. */
  private static final long BAD_EVERY_MILLIS = 20_000;

  private static final long NORMAL_EVERY_MILLIS = 5 * 60_000L;

  /** Traces of a root seen before its median says anything. */
  private static final int WARM = 20;

  private static final double SLOW = 1.8;
  private static final double USUAL = 1.3;

  /** Of a running median: how far one trace moves it once it is settled. */
  private static final double STEP = 0.001;

  private final Map<String, Root> roots =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Root> eldest) {
          return size() > MAX_ROOTS;
        }
      };

  /** The trace as an example, where it is one worth showing. */
  public Optional<TraceExample> offer(AssembledTrace trace) {
    if (trace.spans() < 2) {
      return Optional.empty();
    }
    Root root = roots.computeIfAbsent(trace.rootName(), k -> new Root());
    double millis = trace.durationNanos() / 1e6;
    boolean warm = root.seen >= WARM;
    boolean failed = trace.failed();
    double median = root.median;
    root.learn(millis);
    long now = trace.endMillis();
    boolean bad = failed || (warm && millis > SLOW * median);
    if (bad && now - root.bad >= BAD_EVERY_MILLIS) {
      root.bad = now;
      return Optional.of(Waterfall.of(trace, false));
    }
    boolean usual = warm && !failed && millis < USUAL * median && millis > median / USUAL;
    if (usual && now - root.normal >= NORMAL_EVERY_MILLIS) {
      root.normal = now;
      return Optional.of(Waterfall.of(trace, true));
    }
    return Optional.empty();
  }

  /** What is remembered of the traces that begin with one operation. */
  private static final class Root {
    private long seen;
    private double median;
    private long bad = Long.MIN_VALUE / 2;
    private long normal = Long.MIN_VALUE / 2;

    void learn(double millis) {
      seen++;
      median = seen == 1 ? millis : median * (1 + step() * Math.signum(millis - median));
    }

    private double step() {
      return Math.max(STEP, 0.5 / seen);
    }
  }
}
