package io.vedette.detect.trace;

import java.util.HashMap;
import java.util.Map;

/** The spans of one open trace. Mutable; owned by {@link TraceAssembler}. */
public final class TraceState {
  String traceId = "";
  final Map<Long, SpanNode> spans = new HashMap<>();
  int dropped;

  /** Of the spans kept, the one that goes next; 0 until the bound was met. */
  long worst;

  boolean full;

  TraceState() {}

  /** Spans kept. */
  public int size() {
    return spans.size();
  }

  /** Spans that came beyond the bound. */
  public int dropped() {
    return dropped;
  }
}
