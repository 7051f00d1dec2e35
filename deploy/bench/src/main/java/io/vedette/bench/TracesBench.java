package io.vedette.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vedette.detect.trace.AssembledTrace;
import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.RedTable;
import io.vedette.detect.trace.RedWindow;
import io.vedette.detect.trace.ServiceGraph;
import io.vedette.detect.trace.TraceAssembler;
import io.vedette.detect.trace.TraceState;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.OtlpSpansDecoder;
import io.vedette.model.Entity;
import io.vedette.model.Span;
import io.vedette.model.TelemetryEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code vedette bench traces}: OTLP bytes to decoded spans, assembled traces, RED windows of
 * services and edges, and the service graph, on one thread.
 */
@Command(
    name = "traces",
    mixinStandardHelpOptions = true,
    description = "OTLP bytes to assembled traces, RED per service and edge, and the graph.")
public final class TracesBench implements Callable<Integer> {
  private static final int OPERATIONS = 25;

  @Option(
      names = "--traces",
      defaultValue = "50000",
      description = "Traces of 8 spans a round (default: ${DEFAULT-VALUE}).")
  private int traces;

  @Option(
      names = "--services",
      defaultValue = "200",
      description = "Services that take part (default: ${DEFAULT-VALUE}).")
  private int services;

  @Option(
      names = "--operations",
      defaultValue = "1",
      description =
          "Operations of each service; above 1, cardinality is measured instead of speed"
              + " (default: ${DEFAULT-VALUE}).")
  private int operations;

  @Option(
      names = "--open-spans",
      defaultValue = "0",
      description =
          "So many spans in traces that are open at once: memory is measured instead of speed"
              + " (default: ${DEFAULT-VALUE}, which is none).")
  private int openSpans;

  @Option(
      names = "--rounds",
      defaultValue = "4",
      description = "Rounds; the fastest counts (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Spec private CommandSpec spec;

  /** What one round leaves behind. */
  private static final class Pipeline {
    final TraceAssembler assembler = new TraceAssembler();
    final OtlpSpansDecoder decoder = new OtlpSpansDecoder();
    final Map<String, TraceState> open = new LinkedHashMap<>();
    final RedTable red = new RedTable(RedTable.Limits.DEFAULT);
    final ServiceGraph graph = new ServiceGraph();
    long spans;

    void take(TelemetryEvent event) {
      if (event instanceof Span span) {
        spans++;
        TraceState state = open.computeIfAbsent(span.traceId(), k -> assembler.newState());
        assembler.add(state, span);
      }
    }

    void close(List<Call> calls) {
      for (TraceState state : open.values()) {
        AssembledTrace trace = assembler.close(state);
        for (Call call : trace.calls()) {
          red.add(call);
          calls.add(call);
        }
      }
      red.edges(0, OPERATIONS).forEach(graph::observe);
    }
  }

  @Override
  public Integer call() throws IOException, DecodeException {
    PrintWriter out = spec.commandLine().getOut();
    if (openSpans > 0) {
      TraceLimits.open(openSpans, services, out);
      return 0;
    }
    if (operations > 1) {
      TraceLimits.cardinality(services, operations, out);
      return 0;
    }
    List<byte[]> requests = TraceLoad.generate(traces, services);
    double best = 0;
    Pipeline last = new Pipeline();
    List<Call> calls = List.of();
    for (int round = 0; round < rounds; round++) {
      last = new Pipeline();
      calls = new ArrayList<>();
      double rate = run(last, requests, calls);
      out.printf(Locale.ROOT, "round %d: %,.0f spans per CPU second%n", round + 1, rate);
      best = Math.max(best, rate);
    }
    double error = sketchError(last, calls);
    double bytes = stateBytes(last);
    out.printf(
        Locale.ROOT,
        "%,d spans, %,d calls, %,d edges; p99 off by at most %.2f %%; an open trace of %d spans"
            + " takes %,.0f bytes of state%n",
        last.spans,
        calls.size(),
        last.graph.edges().size(),
        100 * error,
        TraceLoad.SPANS_PER_TRACE,
        bytes);
    out.printf(
        Locale.ROOT,
        "RESULT traces spans_per_cpu_s=%.0f sketch_error=%.4f bytes_per_open_trace=%.0f%n",
        best,
        error,
        bytes);
    out.flush();
    return 0;
  }

  private static double run(Pipeline pipeline, List<byte[]> requests, List<Call> calls)
      throws DecodeException {
    long before = cpuNanos();
    for (byte[] request : requests) {
      pipeline.decoder.decode(request, 0, pipeline::take);
    }
    pipeline.close(calls);
    return pipeline.spans * 1e9 / (cpuNanos() - before);
  }

  /** Of the whole process: collecting garbage and compiling count. */
  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Largest relative error of a service's p99 against the exact order statistic. */
  private static double sketchError(Pipeline pipeline, List<Call> calls) {
    Map<Entity, List<Call>> byService = new LinkedHashMap<>();
    calls.forEach(c -> byService.computeIfAbsent(c.callee(), k -> new ArrayList<>()).add(c));
    double worst = 0;
    for (Map.Entry<Entity, List<Call>> e : byService.entrySet()) {
      double[] millis =
          e.getValue().stream().mapToDouble(c -> c.durationNanos() / 1e6).sorted().toArray();
      double exact = millis[(int) Math.floor(0.99 * (millis.length - 1))];
      RedWindow red = pipeline.red.service(e.getKey());
      worst = Math.max(worst, Math.abs(red.quantileMillis(0.99) - exact) / exact);
    }
    return worst;
  }

  /** Mean serialized state of an open trace. */
  private static double stateBytes(Pipeline pipeline) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    for (TraceState state : pipeline.open.values()) {
      pipeline.assembler.codec().write(state, data);
    }
    return bytes.size() / (double) pipeline.open.size();
  }
}
