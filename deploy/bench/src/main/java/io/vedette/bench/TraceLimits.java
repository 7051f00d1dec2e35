package io.vedette.bench;

import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.RedTable;
import io.vedette.detect.trace.TraceAssembler;
import io.vedette.detect.trace.TraceState;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.OtlpSpansDecoder;
import io.vedette.model.Span;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happens to memory when there is very much at once. */
final class TraceLimits {
  private static final int BATCH = 5_000;
  private static final int ROUNDS_OF_OPERATIONS = 2;
  private static final double MIB = 1 << 20;

  private TraceLimits() {}

  /** So many spans in open traces, none of which closes. */
  static void open(int spans, int services, PrintWriter out) throws DecodeException {
    TraceAssembler assembler = new TraceAssembler();
    OtlpSpansDecoder decoder = new OtlpSpansDecoder();
    Map<String, TraceState> open = new HashMap<>();
    TraceLoad load = new TraceLoad(services, 1);
    double before = usedMib();
    long[] taken = {0};
    while (taken[0] < spans) {
      for (byte[] request : load.next(BATCH)) {
        decoder.decode(
            request,
            0,
            event -> {
              if (event instanceof Span span) {
                taken[0]++;
                assembler.add(
                    open.computeIfAbsent(span.traceId(), k -> assembler.newState()), span);
              }
            });
      }
    }
    double heap = usedMib() - before;
    long calls = open.values().stream().mapToLong(t -> assembler.close(t).calls().size()).sum();
    out.printf(
        Locale.ROOT,
        "%,d spans in %,d open traces take %,.0f MiB of heap; closed they show %,d calls%n",
        taken[0],
        open.size(),
        heap,
        calls);
    out.printf(
        Locale.ROOT,
        "RESULT traces open_spans=%d open_traces=%d heap_mib=%.0f heap_bytes_per_span=%.0f"
            + " heap_bytes_per_open_trace=%.0f%n",
        taken[0],
        open.size(),
        heap,
        heap * MIB / taken[0],
        heap * MIB / open.size());
    out.flush();
  }

  /** Each operation of each service is called a few times. */
  static void cardinality(int services, int operations, PrintWriter out) throws DecodeException {
    TraceAssembler assembler = new TraceAssembler();
    OtlpSpansDecoder decoder = new OtlpSpansDecoder();
    RedTable red = new RedTable(RedTable.Limits.DEFAULT);
    TraceLoad load = new TraceLoad(services, operations);
    double before = usedMib();
    long traces = (long) services * operations * ROUNDS_OF_OPERATIONS / 5;
    long calls = 0;
    double weight = 0;
    for (long done = 0; done < traces; done += BATCH) {
      Map<String, TraceState> open = new HashMap<>();
      for (byte[] request : load.next(BATCH)) {
        decoder.decode(
            request,
            0,
            event -> {
              if (event instanceof Span span) {
                assembler.add(
                    open.computeIfAbsent(span.traceId(), k -> assembler.newState()), span);
              }
            });
      }
      for (TraceState trace : open.values()) {
        List<Call> found = assembler.close(trace).calls();
        found.forEach(red::add);
        calls += found.size();
      }
    }
    for (var service : red.services()) {
      weight += red.service(service).calls();
    }
    double heap = usedMib() - before;
    out.printf(
        Locale.ROOT,
        "%,d calls of %,d services with %,d operations each: %,d windows kept in %,.0f MiB of heap;"
            + " %,d calls summed in overflow buckets; %,.0f calls counted in all%n",
        calls,
        services,
        operations,
        red.windows(),
        heap,
        red.overflowed(),
        weight);
    out.printf(
        Locale.ROOT,
        "RESULT traces services=%d operations=%d calls=%d windows=%d overflow_calls=%d"
            + " counted_calls=%.0f heap_mib=%.0f%n",
        services,
        operations,
        calls,
        red.windows(),
        red.overflowed(),
        weight,
        heap);
    out.flush();
  }

  /** Live objects only. */
  private static double usedMib() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return (runtime.totalMemory() - runtime.freeMemory()) / MIB;
  }
}
