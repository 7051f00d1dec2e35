package io.vedette.jobs;

import io.vedette.detect.metric.JointSurprise;
import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.UnusualPoint;
import io.vedette.detect.metric.WorkloadMonitor;
import io.vedette.detect.metric.WorkloadState;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.Entity;
import io.vedette.model.StateCodec;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;

/** All metrics of one workload together, minute by minute; see {@link WorkloadMonitor}. */
final class WorkloadFunction extends WorkloadMinutes<UnusualPoint, WorkloadState> {
  private static final long serialVersionUID = 1L;

  private transient WorkloadMonitor monitor;

  WorkloadFunction() {
    super(StateSerializer.TYPE);
  }

  @Override
  public void open(OpenContext context) {
    super.open(context);
    monitor = new WorkloadMonitor(MonitorOptions.defaults());
  }

  @Override
  WorkloadState newState() {
    return monitor.newState();
  }

  @Override
  Entity workload(UnusualPoint point) {
    return point.entity();
  }

  @Override
  long timeMillis(UnusualPoint point) {
    return point.timeMillis();
  }

  @Override
  void observe(WorkloadState state, UnusualPoint point, long watermarkMillis) {
    monitor.observe(state, point, watermarkMillis);
  }

  @Override
  Optional<News> endOfMinute(WorkloadState state, Entity workload, long minuteMillis) {
    return monitor
        .endOfMinute(state, minuteMillis)
        .map(
            n -> {
              JointSurprise found = n.surprise();
              return new News(found == null ? null : found.finding(n.startMillis()));
            });
  }

  private static final class StateSerializer extends CodecSerializer<WorkloadState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<WorkloadState> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<WorkloadState> CODEC = WorkloadMonitor.codec();

    private StateSerializer() {
      super(WorkloadState.class, false);
    }

    @Override
    protected StateCodec<WorkloadState> codec() {
      return CODEC;
    }
  }
}
