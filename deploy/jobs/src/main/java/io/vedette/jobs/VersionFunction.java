package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.trace.Call;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Sees deploys: a version of a service that answers calls for the first time. */
final class VersionFunction extends KeyedProcessFunction<String, Call, ChangeEvent> {
  private static final long serialVersionUID = 1L;
  private static final Duration TTL = Duration.ofDays(30);

  private transient MapState<String, Long> versions;

  @Override
  public void open(OpenContext context) {
    var descriptor = new MapStateDescriptor<>("versions", Types.STRING, Types.LONG);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    versions = getRuntimeContext().getMapState(descriptor);
  }

  @Override
  public void processElement(Call call, Context context, Collector<ChangeEvent> out)
      throws Exception {
    String version = call.calleeVersion();
    if (version.isEmpty() || versions.contains(version)) {
      return;
    }
    boolean first = versions.isEmpty();
    versions.put(version, call.timeMillis());
    if (!first) {
      String text = call.callee() + " runs version " + version + " for the first time";
      out.collect(new ChangeEvent(call.callee(), call.timeMillis(), "deploy", text));
    }
  }
}
