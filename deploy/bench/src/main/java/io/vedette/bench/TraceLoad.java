package io.vedette.bench;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * OTLP requests as services send them: a request through three services and a database makes eight
 * spans, and the exporter of each service sends its own, hundreds at a time, so that a trace's
 * spans are spread over several requests.
 */
final class TraceLoad {
  static final int SPANS_PER_TRACE = 8;
  private static final int SPANS_PER_REQUEST = 512;
  private static final long START = 1_750_000_000_000_000_000L;

  private final Random random = new Random(7);
  private final int services;
  private final int operations;
  private final Map<Integer, List<Span>> waiting = new LinkedHashMap<>();
  private final List<byte[]> requests = new ArrayList<>();
  private long made;

  /**
   * @param operations of each service; 1 for names with a number in them that is no part of it
   */
  TraceLoad(int services, int operations) {
    this.services = services;
    this.operations = operations;
  }

  static List<byte[]> generate(int traces, int services) {
    TraceLoad load = new TraceLoad(services, 1);
    return load.next(traces);
  }

  /** The requests of so many more traces. */
  List<byte[]> next(int traces) {
    requests.clear();
    for (int i = 0; i < traces; i++) {
      trace(START + made++ * 1_000_000L);
    }
    waiting.forEach(this::flush);
    return List.copyOf(requests);
  }

  private void trace(long start) {
    ByteString trace =
        ByteString.copyFrom(
            ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).flip());
    int a = random.nextInt(services);
    int b = (a * 7 + 1) % services;
    int c = (a * 11 + 2) % services;
    boolean failed = random.nextInt(50) == 0;
    ByteString root =
        add(a, trace, ByteString.EMPTY, Span.SpanKind.SPAN_KIND_SERVER, start, 90, failed, "");
    ByteString work =
        add(a, trace, root, Span.SpanKind.SPAN_KIND_INTERNAL, start + 1, 85, false, "");
    ByteString out = add(a, trace, work, Span.SpanKind.SPAN_KIND_CLIENT, start + 2, 40, failed, "");
    ByteString in = add(b, trace, out, Span.SpanKind.SPAN_KIND_SERVER, start + 3, 38, failed, "");
    add(b, trace, in, Span.SpanKind.SPAN_KIND_CLIENT, start + 4, 10, failed, "orders-db");
    ByteString second =
        add(a, trace, work, Span.SpanKind.SPAN_KIND_CLIENT, start + 50, 30, false, "");
    ByteString last =
        add(c, trace, second, Span.SpanKind.SPAN_KIND_SERVER, start + 51, 28, false, "");
    add(c, trace, last, Span.SpanKind.SPAN_KIND_CLIENT, start + 52, 12, false, "stock-db");
  }

  private ByteString add(
      int service,
      ByteString trace,
      ByteString parent,
      Span.SpanKind kind,
      long start,
      double millis,
      boolean failed,
      String database) {
    ByteString id = ByteString.copyFrom(ByteBuffer.allocate(8).putLong(random.nextLong()).flip());
    double stretched = millis * Math.exp(0.5 * random.nextGaussian());
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(trace)
            .setSpanId(id)
            .setParentSpanId(parent)
            .setName(name())
            .setKind(kind)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + (long) (stretched * 1e6))
            .addAttributes(attribute("http.request.method", "GET"))
            .addAttributes(attribute("url.path", "/orders"))
            .addAttributes(attribute("server.address", database.isEmpty() ? "svc" : database));
    if (!database.isEmpty()) {
      span.addAttributes(attribute("db.system.name", "postgresql"));
    }
    if (failed) {
      span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    List<Span> spans = waiting.computeIfAbsent(service, k -> new ArrayList<>());
    spans.add(span.build());
    if (spans.size() >= SPANS_PER_REQUEST) {
      flush(service, spans);
    }
    return id;
  }

  private String name() {
    int number = random.nextInt(1_000_000);
    return operations == 1
        ? "GET /orders/" + number + "/items"
        : "GET /operation-" + number % operations + "x/items";
  }

  private void flush(int service, List<Span> spans) {
    if (spans.isEmpty()) {
      return;
    }
    Resource resource =
        Resource.newBuilder()
            .addAttributes(attribute("service.name", "service-" + service))
            .addAttributes(attribute("service.version", "1.0." + service))
            .addAttributes(attribute("k8s.namespace.name", "shop"))
            .addAttributes(attribute("k8s.pod.name", "service-" + service + "-7c9f8d-x2x4z"))
            .build();
    requests.add(
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(resource)
                    .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(spans)))
            .build()
            .toByteArray());
    spans.clear();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
