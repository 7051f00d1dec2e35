package io.vedette.ingest.gateway;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.util.concurrent.CompletableFuture;

/**
 * OTLP/gRPC. Overload is UNAVAILABLE with {@code RetryInfo}.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc">OTLP/gRPC</a>
 */
final class OtlpGrpc {
  private OtlpGrpc() {}

  static BindableService metrics(
      OtlpIntake<ExportMetricsServiceRequest, ExportMetricsServiceResponse> intake) {
    return new MetricsServiceGrpc.MetricsServiceImplBase() {
      @Override
      public void export(
          ExportMetricsServiceRequest request,
          StreamObserver<ExportMetricsServiceResponse> observer) {
        OtlpGrpc.export(intake, request, observer);
      }
    };
  }

  static BindableService traces(
      OtlpIntake<ExportTraceServiceRequest, ExportTraceServiceResponse> intake) {
    return new TraceServiceGrpc.TraceServiceImplBase() {
      @Override
      public void export(
          ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
        OtlpGrpc.export(intake, request, observer);
      }
    };
  }

  static BindableService logs(
      OtlpIntake<ExportLogsServiceRequest, ExportLogsServiceResponse> intake) {
    return new LogsServiceGrpc.LogsServiceImplBase() {
      @Override
      public void export(
          ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> observer) {
        OtlpGrpc.export(intake, request, observer);
      }
    };
  }

  private static <Q extends Message, R extends Message> void export(
      OtlpIntake<Q, R> intake, Q request, StreamObserver<R> observer) {
    try {
      Guard.lease(ServiceRequestContext.current())
          .grow((long) GatewayConfig.TRANSCODED_FACTOR * request.getSerializedSize());
      CompletableFuture<R> unused =
          intake
              .accept(request, null)
              .whenComplete(
                  (response, failure) -> {
                    if (failure != null) {
                      fail(failure, observer);
                    } else {
                      observer.onNext(response);
                      observer.onCompleted();
                    }
                  });
    } catch (RuntimeException e) {
      fail(e, observer);
    }
  }

  /** What a failure outside of {@link #export} means, such as a body beyond the memory budget. */
  static Status explain(RequestContext ctx, Status status, Throwable cause, Metadata trailers) {
    if (!(cause instanceof Refusal refusal)) {
      return status;
    }
    StatusRuntimeException explained = StatusProto.toStatusRuntimeException(refusal.toRpcStatus());
    if (explained.getTrailers() != null) {
      trailers.merge(explained.getTrailers());
    }
    return explained.getStatus();
  }

  private static void fail(Throwable failure, StreamObserver<?> observer) {
    observer.onError(StatusProto.toStatusRuntimeException(Refusal.of(failure).toRpcStatus()));
  }
}
