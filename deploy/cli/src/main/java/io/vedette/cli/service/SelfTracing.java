package io.vedette.cli.service;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Vedette's own traces: what it does with results and actions, sent over OTLP/HTTP; off by default.
 */
public final class SelfTracing implements AutoCloseable {
  private static final String SCOPE = "io.vedette";

  private final @Nullable OpenTelemetrySdk sdk;

  private SelfTracing(@Nullable OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /**
   * Starts.
   *
   * @param endpoint OTLP/HTTP base address, {@code http://host:4318}; empty to trace nothing
   */
  public static SelfTracing start(String endpoint) {
    if (endpoint.isBlank()) {
      return new SelfTracing(null);
    }
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.replaceAll("/+$", "") + "/v1/traces")
            .build();
    Attributes named = Attributes.of(AttributeKey.stringKey("service.name"), "vedette");
    SdkTracerProvider tracers =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(named)))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    return new SelfTracing(OpenTelemetrySdk.builder().setTracerProvider(tracers).build());
  }

  /** The tracer of all our spans; one that does nothing where tracing is off. */
  public Tracer tracer() {
    OpenTelemetry telemetry = sdk == null ? OpenTelemetry.noop() : sdk;
    return telemetry.getTracer(SCOPE);
  }

  /** Sends what is left. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.close();
    }
  }
}
