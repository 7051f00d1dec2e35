package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.vedette.ingest.codec.Topics;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFailureIT {
  @Test
  void aDeadBrokerMeansComeBackLaterAndItsReturnMeansOnwards(@TempDir Path directory)
      throws Exception {
    try (Rig rig = Rig.start(directory, config -> config)) {
      assertThat(send(rig, "before").statusCode()).isEqualTo(200);

      rig.broker.kill();
      HttpResponse<byte[]> refused = send(rig, "during");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).hasValue("5");
      assertRetryInfo(Status.parseFrom(refused.body()));
      assertThat(rig.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(rig.get("/healthz").statusCode()).isEqualTo(200);

      rig.broker.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> send(rig, "after").statusCode() == 200);
      await().until(() -> rig.get("/readyz").statusCode() == 200);
      assertThat(bodies(rig)).contains("before", "after");
    }
  }

  @Test
  void memoryStaysBoundedWhileTheBrokerIsAway(@TempDir Path directory) throws Exception {
    try (Rig rig = Rig.start(directory, config -> config)) {
      rig.broker.kill();
      String large = "x".repeat(300_000);
      ExecutorService senders = Executors.newFixedThreadPool(64);
      List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        answers.add(senders.submit(() -> send(rig, large)));
      }
      for (Future<HttpResponse<byte[]>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(503);
      }
      senders.shutdown();
      await()
          .untilAsserted(
              () ->
                  assertThat(rig.get("/metrics").body())
                      .contains("vedette_gateway_in_flight_bytes 0.0"));
    }
  }

  private static void assertRetryInfo(Status status) throws InvalidProtocolBufferException {
    assertThat(status.getCode()).isEqualTo(Code.UNAVAILABLE.getNumber());
    assertThat(status.getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isEqualTo(5);
  }

  private static HttpResponse<byte[]> send(Rig rig, String body) throws Exception {
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(
                        ScopeLogs.newBuilder()
                            .addLogRecords(
                                LogRecord.newBuilder()
                                    .setBody(AnyValue.newBuilder().setStringValue(body)))))
            .build();
    return rig.post("/v1/logs", request.toByteArray(), "Content-Type", "application/x-protobuf");
  }

  private static List<String> bodies(Rig rig) throws Exception {
    List<String> bodies = new ArrayList<>();
    for (byte[] value : rig.broker.records(Topics.OTLP_LOGS)) {
      bodies.add(
          ExportLogsServiceRequest.parseFrom(value)
              .getResourceLogs(0)
              .getScopeLogs(0)
              .getLogRecords(0)
              .getBody()
              .getStringValue());
    }
    return bodies;
  }
}
