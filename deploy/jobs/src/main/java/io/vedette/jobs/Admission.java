package io.vedette.jobs;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Lets so many names through under one key, and of each group so many, and no more: first come,
 * first served, until a name was not seen for an hour. In keyed state, so that a restart admits the
 * same.
 */
final class Admission {
  /** A name that is not seen for so long makes room, ms. */
  static final long FORGET_MILLIS = 3_600_000L;

  /** How exactly the last time is known; it is not written at each call. */
  private static final long REFRESH_MILLIS = 60_000L;

  private static final String SEPARATOR = "\u0000";

  /** Counts all groups together; no group has this name. */
  private static final String ALL = "\u0000all";

  private final MapState<String, Long> seen;
  private final MapState<String, Integer> counts;
  private final int limit;
  private final int groupLimit;

  /**
   * @param name of the state
   * @param limit names in all, at least 1
   * @param groupLimit names of one group, at least 1
   */
  Admission(RuntimeContext runtime, String name, int limit, int groupLimit) {
    this.limit = limit;
    this.groupLimit = groupLimit;
    seen = runtime.getMapState(new MapStateDescriptor<>(name + "-seen", Types.STRING, Types.LONG));
    counts =
        runtime.getMapState(new MapStateDescriptor<>(name + "-counts", Types.STRING, Types.INT));
  }

  boolean admit(String group, String name, long nowMillis) throws Exception {
    String key = group + SEPARATOR + name;
    Long last = seen.get(key);
    if (last == null) {
      int all = count(ALL);
      int own = count(group);
      if (all >= limit || own >= groupLimit) {
        return false;
      }
      counts.put(ALL, all + 1);
      counts.put(group, own + 1);
    }
    if (last == null || nowMillis - last >= REFRESH_MILLIS) {
      seen.put(key, nowMillis);
    }
    return true;
  }

  private int count(String group) throws Exception {
    Integer count = counts.get(group);
    return count == null ? 0 : count;
  }

  /** Forgets what was not seen for an hour; false where nothing is left. */
  boolean expire(long nowMillis) throws Exception {
    Map<String, Integer> left = new HashMap<>();
    Iterator<Map.Entry<String, Long>> each = seen.iterator();
    while (each.hasNext()) {
      Map.Entry<String, Long> name = each.next();
      if (nowMillis - name.getValue() > FORGET_MILLIS) {
        each.remove();
      } else {
        left.merge(name.getKey().substring(0, name.getKey().indexOf(SEPARATOR)), 1, Integer::sum);
        left.merge(ALL, 1, Integer::sum);
      }
    }
    counts.clear();
    if (left.isEmpty()) {
      seen.clear();
      return false;
    }
    counts.putAll(left);
    return true;
  }
}
