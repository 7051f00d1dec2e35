package io.vedette.cli.demo;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Traces of the shop: browse, check out, ask the assistant; now and then a report. */
final class TraceSource {
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final double TRACES_PER_MINUTE = 60;
  private static final double NETWORK_MILLIS = 0.4;

  private final Scenario scenario;
  private final long seed;

  TraceSource(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.seed = seed;
  }

  /** Share of the daily mean at a minute: low at night, high in the afternoon (UTC). */
  static double daily(long minute) {
    return 1 - 0.45 * Math.cos(2 * Math.PI * ((minute % 1440) - 180) / 1440.0);
  }

  /** The sum of {@link #daily} over the minutes before one, up to a constant. */
  static double dailySum(long minute) {
    double day = 1440 / (2 * Math.PI);
    return minute - 0.45 * day * Math.sin(((minute % 1440) - 180) / day);
  }

  /** All spans of the traces that begin within {@code [from, to)}, in minutes since the epoch. */
  ExportTraceServiceRequest request(long from, long to) {
    Batch batch = new Batch();
    for (long minute = from; minute < to; minute++) {
      minute(minute, batch);
    }
    return batch.build();
  }

  private void minute(long minute, Batch batch) {
    Random random = Scenario.random(seed, minute, "traces");
    batch.random = random;
    batch.minute = minute;
    double mean = TRACES_PER_MINUTE * daily(minute);
    shopTraces(batch, poisson(mean * 0.8, random));
    int asks = poisson(mean * 0.2 * (1 + scenario.surge(minute) / 20.0), random);
    for (int i = 0; i < asks; i++) {
      ask(batch);
    }
    if (minute % 23 == 0) {
      Call report = batch.root("reports", "GET /report", 300);
      report.close();
    }
  }

  private void shopTraces(Batch batch, int count) {
    for (int i = 0; i < count; i++) {
      if (i % 2 == 0) {
        browse(batch);
      } else {
        checkout(batch);
      }
    }
  }

  private static void browse(Batch batch) {
    Call frontend = batch.root("frontend", "GET /products", 12);
    Call catalog = frontend.child("catalog", "GET /items", 18);
    catalog.database("catalog-db", "SELECT items", 7, 0.0005);
    catalog.close();
    frontend.close();
  }

  private void checkout(Batch batch) {
    Call frontend = batch.root("frontend", "POST /checkout", 15);
    double own = scenario.slow(batch.minute) ? 260 : 25;
    Call checkout = frontend.child("checkout", "POST /orders", own);
    Call inventory = checkout.child("inventory", "POST /reserve", 14);
    inventory.close();
    Call payment = checkout.child("payment", "POST /charge", 30);
    payment.database(
        "payment-db", "INSERT payment", 10, scenario.databaseFails(batch.minute) ? 0.4 : 0.001);
    payment.close();
    checkout.close();
    frontend.close();
  }

  /** Applications call the inference service directly, past the shop. */
  private static void ask(Batch batch) {
    batch.root("llm", "POST /v1/chat/completions", 700).close();
  }

  /** Knuth's method; the means here are small. */
  static int poisson(double mean, Random random) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int n = 0;
    while (product > limit) {
      product *= random.nextDouble();
      n++;
    }
    return n;
  }

  /** Spans of a request, by resource. */
  private final class Batch {
    private final Map<String, ScopeSpans.Builder> spans = new HashMap<>();
    private final Map<String, Resource> resources = new HashMap<>();
    private Random random = new Random(0);
    private long minute;

    Call root(String service, String name, double millis) {
      long start = minute * MINUTE_NANOS + (long) (random.nextDouble() * (MINUTE_NANOS - 5e9));
      return new Call(this, null, service, name, Span.SpanKind.SPAN_KIND_SERVER, start, millis);
    }

    void add(String service, Span span) {
      // the mesh sends a tenth of the inference requests to the second version of the model
      boolean canary = service.equals("llm") && span.getTraceId().byteAt(0) % 10 == 0;
      String version = canary ? "v2" : scenario.version(service, minute);
      String key = service + version;
      resources.computeIfAbsent(key, k -> resource(service, version));
      spans.computeIfAbsent(key, k -> ScopeSpans.newBuilder()).addSpans(span);
    }

    ExportTraceServiceRequest build() {
      ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
      spans.forEach(
          (key, scope) ->
              request.addResourceSpans(
                  ResourceSpans.newBuilder()
                      .setResource(resources.getOrDefault(key, Resource.getDefaultInstance()))
                      .addScopeSpans(scope)));
      return request.build();
    }
  }

  static String namespace(String service) {
    return service.equals("llm") ? "ai" : "shop";
  }

  static Resource resource(String service, String version) {
    return Resource.newBuilder()
        .addAttributes(attribute("service.name", service))
        .addAttributes(attribute("service.version", version))
        .addAttributes(attribute("k8s.namespace.name", namespace(service)))
        .addAttributes(attribute("k8s.deployment.name", service))
        .addAttributes(attribute("k8s.pod.name", service + "-7d9f-1"))
        .build();
  }

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** A call under way: children run one after the other within it. */
  private static final class Call {
    private final Batch batch;
    private final @Nullable Call parent;
    private final String service;
    private final Span.Builder span;
    private final long start;
    private long now;
    private boolean failed;

    Call(
        Batch batch,
        @Nullable Call parent,
        String service,
        String name,
        Span.SpanKind kind,
        long start,
        double ownMillis) {
      this.batch = batch;
      this.parent = parent;
      this.service = service;
      this.start = start;
      this.now = start + (long) (ownMillis * 1e6 * Math.exp(0.25 * batch.random.nextGaussian()));
      this.span = Span.newBuilder().setName(name).setKind(kind).setSpanId(bytes(8));
      span.setTraceId(parent == null ? bytes(16) : parent.span.getTraceId());
      if (parent != null) {
        span.setParentSpanId(parent.span.getSpanId());
      }
      boolean server = kind == Span.SpanKind.SPAN_KIND_SERVER;
      if (server && batch.random.nextInt(1000) == 0) {
        failed = true;
      }
    }

    /** A client span here, and within it the callee's own, as instrumented services send them. */
    Call child(String callee, String name, double ownMillis) {
      Call client =
          new Call(batch, this, service, name, Span.SpanKind.SPAN_KIND_CLIENT, now, NETWORK_MILLIS);
      client.span.addAttributes(attribute("server.address", callee));
      return new Call(
          batch, client, callee, name, Span.SpanKind.SPAN_KIND_SERVER, client.now, ownMillis);
    }

    void database(String name, String statement, double millis, double errorRate) {
      Call query =
          new Call(batch, this, service, statement, Span.SpanKind.SPAN_KIND_CLIENT, now, millis);
      query
          .span
          .addAttributes(attribute("db.system", "postgresql"))
          .addAttributes(attribute("db.namespace", name))
          .addAttributes(attribute("server.address", name));
      query.failed = batch.random.nextDouble() < errorRate;
      query.close();
    }

    void close() {
      span.setStartTimeUnixNano(start).setEndTimeUnixNano(now);
      if (failed) {
        span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
      }
      batch.add(service, span.build());
      if (parent != null) {
        parent.now = Math.max(parent.now, now);
        parent.failed |= failed;
        if (span.getKind() == Span.SpanKind.SPAN_KIND_SERVER) {
          parent.close();
        }
      }
    }

    private ByteString bytes(int length) {
      ByteBuffer buffer = ByteBuffer.allocate(length);
      while (buffer.remaining() >= 8) {
        buffer.putLong(batch.random.nextLong());
      }
      return ByteString.copyFrom(buffer.flip());
    }
  }
}
