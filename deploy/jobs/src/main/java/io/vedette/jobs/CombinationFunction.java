package io.vedette.jobs;

import io.vedette.detect.metric.Combination;
import io.vedette.detect.metric.CombinationMonitor;
import io.vedette.detect.metric.CombinationState;
import io.vedette.detect.metric.MonitorOptions;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Outcome;
import io.vedette.model.StateCodec;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;

/**
 * Which values of a workload's metrics go together; see {@link CombinationMonitor}. Of the series
 * whose bands are published, so that the work is bounded by their number.
 */
final class CombinationFunction extends WorkloadMinutes<BandPoint, CombinationState> {
  private static final long serialVersionUID = 1L;

  private transient CombinationMonitor monitor;

  CombinationFunction() {
    super(StateSerializer.TYPE);
  }

  /** Whether a point is one of several metrics of something. */
  static boolean concerns(BandPoint point) {
    return point.entity().type() != EntityType.SERIES && Double.isFinite(point.value());
  }

  @Override
  public void open(OpenContext context) {
    super.open(context);
    monitor = new CombinationMonitor(MonitorOptions.defaults());
  }

  @Override
  CombinationState newState() {
    return monitor.newState();
  }

  @Override
  Entity workload(BandPoint point) {
    return point.entity();
  }

  @Override
  long timeMillis(BandPoint point) {
    return point.timeMillis();
  }

  @Override
  void observe(CombinationState state, BandPoint point, long watermarkMillis) {
    int end = point.series().indexOf('{');
    String metric = end < 0 ? point.series() : point.series().substring(0, end);
    boolean reported = point.outcome() == Outcome.ANOMALOUS;
    monitor.observe(state, metric, point.timeMillis(), point.value(), reported);
  }

  @Override
  Optional<News> endOfMinute(CombinationState state, Entity workload, long minuteMillis) {
    return monitor
        .endOfMinute(state, minuteMillis)
        .map(
            n -> {
              Combination found = n.combination();
              return new News(
                  found == null
                      ? null
                      : found.finding(workload, n.startMillis(), n.minuteMillis()));
            });
  }

  private static final class StateSerializer extends CodecSerializer<CombinationState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<CombinationState> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<CombinationState> CODEC = CombinationMonitor.codec();

    private StateSerializer() {
      super(CombinationState.class, false);
    }

    @Override
    protected StateCodec<CombinationState> codec() {
      return CODEC;
    }
  }
}
