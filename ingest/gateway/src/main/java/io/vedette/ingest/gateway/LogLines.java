package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/**
 * Logs as JSON lines, for shippers that do not speak OTLP (Fluent Bit, Vector, Filebeat, a curl).
 * All lines of a request are taken or none.
 */
final class LogLines extends BodyService {
  private final OtlpIntake<ExportLogsServiceRequest, ExportLogsServiceResponse> intake;
  private final Bodies bodies;
  private final Clock clock;

  LogLines(
      OtlpIntake<ExportLogsServiceRequest, ExportLogsServiceResponse> intake,
      Bodies bodies,
      GatewayMetrics metrics,
      Clock clock) {
    super(metrics);
    this.intake = intake;
    this.bodies = bodies;
    this.clock = clock;
  }

  @Override
  CompletableFuture<HttpResponse> answer(
      ServiceRequestContext ctx, AggregatedHttpRequest request, MemoryBudget.Lease lease) {
    LogLineConverter converter = new LogLineConverter(clock.millis() * 1_000_000L);
    JsonDocuments.split(bodies.unpack(request, lease), "records", lease).forEach(converter::add);
    return intake
        .accept(converter.toOtlp(), null)
        .thenApply(
            response ->
                HttpResponse.of(
                    HttpStatus.OK,
                    MediaType.JSON,
                    "{\"accepted\":"
                        + (converter.count() - response.getPartialSuccess().getRejectedLogRecords())
                        + "}"));
  }
}
