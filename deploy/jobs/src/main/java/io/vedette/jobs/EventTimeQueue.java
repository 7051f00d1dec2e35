package io.vedette.jobs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;

/**
 * Keyed state that holds elements until the watermark has passed them, so that a fold sees them in
 * order of event time whichever arrived first; those of one moment in order of their ids. What
 * comes late takes its turn at once.
 */
final class EventTimeQueue<T> {
  private final MapState<Long, List<T>> waiting;
  private final Comparator<T> order;

  EventTimeQueue(
      RuntimeContext context, String name, TypeInformation<T> type, Function<T, String> id) {
    waiting = context.getMapState(new MapStateDescriptor<>(name, Types.LONG, Types.LIST(type)));
    order = Comparator.comparing(id);
  }

  void add(T element, long timeMillis, TimerService timers) throws Exception {
    long due = Math.max(timeMillis, timers.currentWatermark() + 1);
    List<T> same = waiting.get(due);
    if (same == null) {
      same = new ArrayList<>(1);
      timers.registerEventTimeTimer(due);
    }
    same.add(element);
    waiting.put(due, same);
  }

  /** Takes what is due at a timer's time; empty where the timer was not of this queue. */
  List<T> take(long dueMillis) throws Exception {
    List<T> due = waiting.get(dueMillis);
    if (due == null) {
      return List.of();
    }
    waiting.remove(dueMillis);
    due.sort(order);
    return due;
  }
}
