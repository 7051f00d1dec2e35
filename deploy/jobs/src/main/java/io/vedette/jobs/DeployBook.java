package io.vedette.jobs;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.SeriesKey;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * When each workload was last deployed. A pod is of the workload whose name it starts with, and a
 * series that names no namespace is of the workload of its name, whatever the namespace. Bounded:
 * what is a week old goes, and beyond {@value #MAX_WORKLOADS} the oldest.
 */
final class DeployBook {
  static final MapStateDescriptor<String, Long> DEPLOYS =
      new MapStateDescriptor<>("deploys", Types.STRING, Types.LONG);

  private static final int MAX_WORKLOADS = 10_000;
  private static final long KEEP_MILLIS = 7 * 86_400_000L;

  /** Segments that Kubernetes adds to a workload's name for a pod: two, or one of a set. */
  private static final int POD_SEGMENTS = 2;

  /** The broadcast state once more, as a map that costs nothing to ask; null before it is read. */
  private Map<String, Long> known = Map.of();

  private boolean read;

  void receive(Entity workload, long timeMillis, BroadcastState<String, Long> state)
      throws Exception {
    put(workload.namespace() + '/' + workload.name(), timeMillis, state);
    put('/' + workload.name(), timeMillis, state);
    read = false;
    forget(timeMillis, state);
  }

  private static void put(String workload, long timeMillis, BroadcastState<String, Long> state)
      throws Exception {
    Long before = state.get(workload);
    if (before == null || before < timeMillis) {
      state.put(workload, timeMillis);
    }
  }

  private static void forget(long nowMillis, BroadcastState<String, Long> state) throws Exception {
    int size = 0;
    Map.Entry<String, Long> oldest = null;
    var all = state.iterator();
    while (all.hasNext()) {
      Map.Entry<String, Long> each = all.next();
      if (nowMillis - each.getValue() > KEEP_MILLIS) {
        all.remove();
        continue;
      }
      size++;
      if (oldest == null || each.getValue() < oldest.getValue()) {
        oldest = each;
      }
    }
    if (size > MAX_WORKLOADS && oldest != null) {
      state.remove(oldest.getKey());
    }
  }

  /** When the workload of a series was last deployed; {@code Long.MIN_VALUE} where unknown. */
  long last(SeriesKey series, ReadOnlyBroadcastState<String, Long> state) throws Exception {
    if (!read) {
      known = new HashMap<>();
      state.immutableEntries().forEach(e -> known.put(e.getKey(), e.getValue()));
      read = true;
    }
    return known.isEmpty() ? Long.MIN_VALUE : find(series, known);
  }

  static long find(SeriesKey series, Map<String, Long> known) {
    Entity entity = Entity.of(series);
    if (entity.type() != EntityType.SERVICE && entity.type() != EntityType.POD) {
      return Long.MIN_VALUE;
    }
    String name = entity.namespace() + '/' + entity.name();
    int shorter = entity.type() == EntityType.POD ? POD_SEGMENTS : 0;
    while (true) {
      Long deployed = known.get(name);
      if (deployed != null) {
        return deployed;
      }
      int dash = name.lastIndexOf('-');
      if (shorter-- == 0 || dash < 0) {
        return Long.MIN_VALUE;
      }
      name = name.substring(0, dash);
    }
  }
}
