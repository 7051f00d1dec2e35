package io.vedette.cli;

import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.CallWatch;
import io.vedette.detect.trace.CallWatchState;
import io.vedette.detect.trace.LinkedSpans;
import io.vedette.detect.trace.RedTable;
import io.vedette.detect.trace.TraceAssembler;
import io.vedette.detect.trace.TraceState;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.OtlpSpansDecoder;
import io.vedette.ingest.gateway.SpanDocuments;
import io.vedette.model.GraphEdge;
import io.vedette.model.Span;
import io.vedette.model.TelemetryEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Recorded spans, put together as the running job does it. */
final class SpanFiles {
  private static final int OPERATIONS = 100;

  private final TraceAssembler assembler = new TraceAssembler();
  private final OtlpSpansDecoder decoder = new OtlpSpansDecoder();
  private final Map<String, TraceState> traces = new LinkedHashMap<>();
  private final PrintWriter log;
  private long spans;
  private long newestMillis;

  private SpanFiles(PrintWriter log) {
    this.log = log;
  }

  /**
   * The graph of all spans of a file or directory.
   *
   * @param log told of lines that cannot be read, and how much was
   * @throws IOException where there is no span in it
   */
  static List<GraphEdge> graph(Path input, PrintWriter log) throws IOException, DecodeException {
    SpanFiles files = new SpanFiles(log);
    for (Path file : files(input)) {
      files.read(file);
    }
    if (files.spans == 0) {
      throw new IOException(
          "no spans in "
              + input
              + "; it must hold OTLP JSON, one request a line, Zipkin v2 spans or Jaeger's traces");
    }
    return files.graph();
  }

  private static List<Path> files(Path input) throws IOException {
    if (!Files.exists(input)) {
      throw new IOException("no such file or directory: " + input);
    }
    if (!Files.isDirectory(input)) {
      return List.of(input);
    }
    try (Stream<Path> all = Files.list(input)) {
      return all.filter(f -> f.toString().endsWith(".json") || f.toString().endsWith(".jsonl"))
          .sorted()
          .toList();
    }
  }

  /** A document a line, or one over many lines. */
  private void read(Path file) throws IOException {
    StringBuilder open = new StringBuilder();
    Nesting nesting = new Nesting();
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (open.isEmpty() && line.isBlank()) {
          continue;
        }
        open.append(line).append('\n');
        if (nesting.closedAfter(line)) {
          take(file, number, open.toString());
          open.setLength(0);
          nesting = new Nesting();
        }
      }
    }
    if (!open.isEmpty()) {
      take(file, number, open.toString());
    }
  }

  /** Tells where a JSON document that may span lines ends. */
  private static final class Nesting {
    private int depth;
    private boolean quoted;

    boolean closedAfter(String line) {
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (quoted) {
          i += c == '\\' ? 1 : 0;
          quoted = c != '"';
        } else if (c == '"') {
          quoted = true;
        } else if (c == '{' || c == '[') {
          depth++;
        } else if (c == '}' || c == ']') {
          depth--;
        }
      }
      return depth <= 0;
    }
  }

  private void take(Path file, int line, String json) {
    try {
      decoder.decode(SpanDocuments.toOtlp(json), 0, this::take);
    } catch (DecodeException e) {
      log.println("vedette: " + file + ", line " + line + ": " + e.getMessage());
    }
  }

  private void take(TelemetryEvent event) {
    if (event instanceof Span span) {
      spans++;
      newestMillis = Math.max(newestMillis, span.timeMillis());
      for (Span each : LinkedSpans.expand(span)) {
        assembler.add(traces.computeIfAbsent(each.traceId(), k -> assembler.newState()), each);
      }
    }
  }

  /** Twice over the calls: who is meant where nobody answered is known only in the end. */
  private List<GraphEdge> graph() {
    List<Call> calls = new ArrayList<>();
    for (TraceState trace : traces.values()) {
      calls.addAll(assembler.close(trace).calls());
    }
    CallWatch watch = new CallWatch();
    Map<String, CallWatchState> states = new HashMap<>();
    for (Call call : calls) {
      watch.made(state(watch, states, call), call, call.timeMillis());
    }
    states.values().forEach(state -> watch.settle(state, newestMillis));
    RedTable table = new RedTable(RedTable.Limits.DEFAULT);
    for (Call call : calls) {
      table.add(watch.made(state(watch, states, call), call, call.timeMillis()));
    }
    log.printf("vedette: %,d spans in %,d traces%n", spans, traces.size());
    if (table.overflowed() > 0) {
      log.printf(
          "vedette: %,d calls summed as _other: too many services, edges or operations%n",
          table.overflowed());
    }
    return table.edges(newestMillis, OPERATIONS);
  }

  private static CallWatchState state(
      CallWatch watch, Map<String, CallWatchState> states, Call call) {
    return states.computeIfAbsent(CallWatch.key(call), k -> watch.newState());
  }
}
