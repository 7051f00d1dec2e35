package io.vedette.jobs;

import io.vedette.model.MetricSample;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets the series of so many operations and versions through to the metric detector, which keeps a
 * state of each; samples of others are counted as {@code overflow_operation_samples}. Keyed by
 * {@link #bucket} as {@link CardinalityFunction} is.
 */
final class OperationFunction extends KeyedProcessFunction<Integer, MetricSample, MetricSample> {
  /** Operations and versions, over all services, whose series are watched. */
  static final int DEFAULT_LIMIT = 10_000;

  private static final long serialVersionUID = 1L;

  private final int limit;
  private transient Admission admission;
  private transient Counter overflow;

  OperationFunction(int limit) {
    this.limit = limit;
  }

  static int bucket(MetricSample sample) {
    return CardinalityFunction.bucket(sample.series().labels().toString());
  }

  @Override
  public void open(OpenContext context) {
    int share = Math.max(1, limit / CardinalityFunction.BUCKETS);
    admission = new Admission(getRuntimeContext(), "operations", share, Integer.MAX_VALUE);
    overflow = getRuntimeContext().getMetricGroup().counter("overflow_operation_samples");
  }

  @Override
  public void processElement(MetricSample sample, Context context, Collector<MetricSample> out)
      throws Exception {
    long now = sample.timeMillis();
    if (!admission.admit("", sample.series().labels().toString(), now)) {
      overflow.inc();
      return;
    }
    context.timerService().registerEventTimeTimer(nextHour(now));
    out.collect(sample);
  }

  private static long nextHour(long timeMillis) {
    return (Math.floorDiv(timeMillis, Admission.FORGET_MILLIS) + 1) * Admission.FORGET_MILLIS;
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<MetricSample> out)
      throws Exception {
    if (admission.expire(timeMillis)) {
      context.timerService().registerEventTimeTimer(nextHour(timeMillis));
    }
  }
}
