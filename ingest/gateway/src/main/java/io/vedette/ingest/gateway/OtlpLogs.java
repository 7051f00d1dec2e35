package io.vedette.ingest.gateway;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.vedette.ingest.codec.Topics;
import java.util.List;
import java.util.stream.Stream;

/** Logs: an item is a log record; every one is usable. */
final class OtlpLogs implements OtlpSignal<ExportLogsServiceRequest, ExportLogsServiceResponse> {
  @Override
  public String name() {
    return "logs";
  }

  @Override
  public String topic() {
    return Topics.OTLP_LOGS;
  }

  @Override
  public Parser<ExportLogsServiceRequest> parser() {
    return ExportLogsServiceRequest.parser();
  }

  @Override
  public Message.Builder newRequest() {
    return ExportLogsServiceRequest.newBuilder();
  }

  @Override
  public Checked<ExportLogsServiceRequest> check(ExportLogsServiceRequest request) {
    long count =
        request.getResourceLogsList().stream()
            .flatMap(resource -> resource.getScopeLogsList().stream())
            .mapToLong(scope -> scope.getLogRecordsCount())
            .sum();
    return new Checked<>(request, count, 0, null);
  }

  @Override
  public List<ExportLogsServiceRequest> halves(ExportLogsServiceRequest request) {
    if (request.getResourceLogsCount() > 1) {
      return OtlpSignal.halve(request.getResourceLogsList()).stream()
          .map(half -> ExportLogsServiceRequest.newBuilder().addAllResourceLogs(half).build())
          .toList();
    }
    return request.getResourceLogsList().stream()
        .flatMap(OtlpLogs::halves)
        .map(half -> ExportLogsServiceRequest.newBuilder().addResourceLogs(half).build())
        .toList();
  }

  private static Stream<ResourceLogs> halves(ResourceLogs resource) {
    if (resource.getScopeLogsCount() > 1) {
      return OtlpSignal.halve(resource.getScopeLogsList()).stream()
          .map(half -> resource.toBuilder().clearScopeLogs().addAllScopeLogs(half).build());
    }
    return resource.getScopeLogsList().stream()
        .filter(scope -> scope.getLogRecordsCount() > 1)
        .flatMap(
            scope ->
                OtlpSignal.halve(scope.getLogRecordsList()).stream()
                    .map(half -> scope.toBuilder().clearLogRecords().addAllLogRecords(half)))
        .map(half -> resource.toBuilder().clearScopeLogs().addScopeLogs(half).build());
  }

  @Override
  public ExportLogsServiceResponse response(long rejected, String reason) {
    ExportLogsServiceResponse.Builder response = ExportLogsServiceResponse.newBuilder();
    if (rejected > 0) {
      response.setPartialSuccess(
          ExportLogsPartialSuccess.newBuilder()
              .setRejectedLogRecords(rejected)
              .setErrorMessage(reason));
    }
    return response.build();
  }
}
