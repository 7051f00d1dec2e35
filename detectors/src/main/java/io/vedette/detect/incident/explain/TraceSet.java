package io.vedette.detect.incident.explain;

import io.vedette.detect.trace.AssembledTrace;
import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.TraceAssembler;
import io.vedette.detect.trace.TraceState;
import io.vedette.detect.trace.Work;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All traces of a window, put together. */
final class TraceSet {
  private static final int MAX_SPANS = 10_000;

  /** One trace's spans by id. */
  final Map<String, Map<Long, Work>> traces = new LinkedHashMap<>();

  /** Who called whom. */
  final Map<Entity, Set<Entity>> callees = new LinkedHashMap<>();

  /** How often each was called. */
  final Map<Entity, Double> requests = new LinkedHashMap<>();

  TraceSet(List<Span> spans) {
    TraceAssembler assembler = new TraceAssembler(MAX_SPANS);
    Map<String, TraceState> open = new LinkedHashMap<>();
    for (Span span : spans) {
      assembler.add(open.computeIfAbsent(span.traceId(), k -> assembler.newState()), span);
    }
    open.forEach((id, state) -> take(id, assembler.close(state)));
  }

  private void take(String id, AssembledTrace trace) {
    Map<Long, Work> byId = new LinkedHashMap<>();
    trace.work().forEach(w -> byId.put(w.span(), w));
    traces.put(id, byId);
    for (Call call : trace.calls()) {
      requests.merge(call.callee(), 1.0, Double::sum);
      if (call.caller().type() != EntityType.EXTERNAL) {
        callees.computeIfAbsent(call.caller(), k -> new LinkedHashSet<>()).add(call.callee());
      }
    }
  }

  List<Work> all() {
    List<Work> out = new ArrayList<>();
    traces.values().forEach(t -> out.addAll(t.values()));
    return out;
  }
}
