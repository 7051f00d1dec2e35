package io.vedette.jobs;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Incident;
import io.vedette.model.TraceExample;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** Example traces by the service that stands out in them, the newest few of each. */
final class ExampleShelf {
  static final MapStateDescriptor<String, List<TraceExample>> STATE =
      new MapStateDescriptor<>("trace-examples", Types.STRING, Types.LIST(JobTypes.TRACE_EXAMPLE));

  private static final int MOST_BAD = 3;

  /** At one in five minutes, half an hour: some are from before an incident. */
  private static final int MOST_NORMAL = 6;

  /** A part of a trace's time from which on a service stands out. */
  private static final double STANDS_OUT = 0.2;

  private static final double WORTH_SHOWING = 0.1;

  /** Findings know their onset to a minute. */
  private static final long ONSET_MILLIS = 60_000L;

  private final MapState<String, List<TraceExample>> examples;

  ExampleShelf(MapState<String, List<TraceExample>> examples) {
    this.examples = examples;
  }

  void put(TraceExample example) throws Exception {
    for (Entity e : shown(example)) {
      List<TraceExample> known = examples.get(e.id());
      List<TraceExample> all = known == null ? new ArrayList<>() : new ArrayList<>(known);
      all.add(example);
      List<TraceExample> same = all.stream().filter(x -> x.normal() == example.normal()).toList();
      if (same.size() > (example.normal() ? MOST_NORMAL : MOST_BAD)) {
        all.remove(same.get(0));
      }
      examples.put(e.id(), all);
    }
  }

  /** Of a failed trace those that fail, of a slow one those that take its time, else all. */
  private static Set<Entity> shown(TraceExample example) {
    Set<Entity> out = new LinkedHashSet<>();
    boolean failed = example.bars().stream().anyMatch(TraceExample.Bar::failed);
    for (TraceExample.Bar bar : example.bars()) {
      boolean takes = bar.criticalMicros() >= STANDS_OUT * example.durationMicros();
      if (example.normal() || (failed ? bar.failed() : takes)) {
        out.add(bar.entity());
      }
    }
    return out;
  }

  /** The incident with a bad trace of it and a normal one from before, where there are such. */
  Incident illustrate(Incident incident) throws Exception {
    for (Cause cause : incident.causes()) {
      if (cause.probability() < WORTH_SHOWING) {
        break;
      }
      List<TraceExample> known = examples.get(cause.entity().id());
      if (known == null) {
        continue;
      }
      TraceExample bad = null;
      TraceExample normal = null;
      long from = incident.startMillis() - ONSET_MILLIS;
      long to = incident.endMillis() + ONSET_MILLIS;
      for (TraceExample e : known) {
        if (!e.normal() && e.startMillis() >= from && e.startMillis() <= to) {
          bad = e;
        } else if (e.normal() && (normal == null || e.startMillis() < from)) {
          normal = e;
        }
      }
      if (bad != null) {
        return incident.withTraces(normal == null ? List.of(bad) : List.of(bad, normal));
      }
    }
    return incident;
  }

  /** Forgets those from before a time. */
  void forget(long beforeMillis) throws Exception {
    var each = examples.iterator();
    while (each.hasNext()) {
      if (each.next().getValue().stream().allMatch(e -> e.startMillis() < beforeMillis)) {
        each.remove();
      }
    }
  }
}
