package io.vedette.jobs;

import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.RedTable;
import io.vedette.model.Entity;
import io.vedette.model.GraphEdge;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Tells what carries a service: its pods, their nodes or hosts, and these zones; each again every
 * ten minutes while calls show it.
 */
final class CarrierFunction extends KeyedProcessFunction<String, Call, GraphEdge> {
  private static final long serialVersionUID = 1L;
  private static final long AGAIN_MILLIS = 10 * 60_000L;
  private static final Duration TTL = Duration.ofHours(6);

  private transient MapState<String, Long> told;

  @Override
  public void open(OpenContext context) {
    var descriptor = new MapStateDescriptor<>("told", Types.STRING, Types.LONG);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    told = getRuntimeContext().getMapState(descriptor);
  }

  @Override
  public void processElement(Call call, Context context, Collector<GraphEdge> out)
      throws Exception {
    Entity carried = call.callee();
    for (Entity carrier : call.carriers()) {
      String key = carried.id() + ' ' + carrier.id();
      Long last = told.get(key);
      if (last == null || context.timestamp() - last >= AGAIN_MILLIS) {
        told.put(key, context.timestamp());
        out.collect(RedTable.carries(carried, carrier, context.timestamp()));
      }
      carried = carrier;
    }
  }
}
