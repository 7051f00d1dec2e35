package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.RetryInfo;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Codec;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc.LogsServiceBlockingStub;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.ingest.gateway.GatewayConfig.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway whose broker is away. */
@SuppressWarnings("NullAway.Init")
class GrpcFailureIT {
  private Gateway gateway;

  @BeforeEach
  void start() {
    gateway =
        Gateway.start(
            Rig.config("127.0.0.1:1").withListeners(Listener.loopback("grpc", 0)),
            new PrometheusRegistry());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void overloadIsUnavailableWithRetryInfoHoweverMuchIsSent() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(32);
    List<Future<StatusRuntimeException>> failures = new ArrayList<>();
    for (int i = 0; i < 96; i++) {
      failures.add(senders.submit(() -> failure(request(noise(300_000)))));
    }
    for (Future<StatusRuntimeException> failure : failures) {
      assertUnavailable(failure.get());
    }
    senders.shutdown();
  }

  @Test
  void aMessageThatUnpacksBeyondTheLimitIsResourceExhausted() {
    assertThat(failure(request("x".repeat(5 << 20))).getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  private StatusRuntimeException failure(ExportLogsServiceRequest request) {
    LogsServiceBlockingStub stub =
        GrpcClients.builder("gproto+http://127.0.0.1:" + gateway.port("grpc"))
            .responseTimeoutMillis(20_000)
            .compressor(new Codec.Gzip())
            .build(LogsServiceBlockingStub.class);
    return catchThrowableOfType(StatusRuntimeException.class, () -> stub.export(request));
  }

  private static void assertUnavailable(StatusRuntimeException failure) throws Exception {
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    assertThat(status).isNotNull();
    assertThat(status.getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isEqualTo(5);
  }

  /** Text that gzip cannot make much smaller. */
  private static String noise(int length) {
    return new Random(1)
        .ints(length, ' ', '~')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static ExportLogsServiceRequest request(String body) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .addLogRecords(
                            LogRecord.newBuilder()
                                .setBody(AnyValue.newBuilder().setStringValue(body)))))
        .build();
  }
}
