package io.vedette.model;

import java.util.List;

/**
 * One trace in brief, as a waterfall shows it.
 *
 * @param traceId 32 hex digits
 * @param normal true for one that went well and took as long as usual, false for a bad one
 * @param startMillis when its first span began, ms since the epoch
 * @param bars its spans, each below its parent, in order of start; bounded
 * @param omitted how many more spans it has
 */
public record TraceExample(
    String traceId, boolean normal, long startMillis, List<Bar> bars, int omitted) {

  public TraceExample {
    bars = List.copyOf(bars);
  }

  /**
   * One span.
   *
   * @param entity the service that did it, or the peer that was called where that sends no spans
   * @param depth 0 for a root, one more than its parent's
   * @param startMicros from the start of the trace, µs
   * @param durationMicros how long it took, µs
   * @param criticalMicros own time that it adds to the whole: part of the critical path, µs
   * @param failed true where it ended with an error
   */
  public record Bar(
      Entity entity,
      String operation,
      int depth,
      long startMicros,
      long durationMicros,
      long criticalMicros,
      boolean failed) {}

  /** From the first start to the last end, µs. */
  public long durationMicros() {
    return bars.stream().mapToLong(b -> b.startMicros() + b.durationMicros()).max().orElse(0);
  }
}
