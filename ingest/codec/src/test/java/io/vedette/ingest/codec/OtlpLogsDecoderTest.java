package io.vedette.ingest.codec;

import static io.vedette.ingest.codec.Otlp.NANOS;
import static io.vedette.ingest.codec.Otlp.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.vedette.model.Attributes;
import io.vedette.model.Resource;
import org.junit.jupiter.api.Test;

class OtlpLogsDecoderTest {
  private final OtlpLogsDecoder decoder = new OtlpLogsDecoder();

  @Test
  void everyFieldOfTheModelIsRead() throws Exception {
    LogRecord log =
        LogRecord.newBuilder()
            .setTimeUnixNano(NANOS)
            .setSeverityNumberValue(17)
            .setSeverityText("ERR")
            .setBody(AnyValue.newBuilder().setStringValue("disk \"full\""))
            .addAttributes(pair("disk", "sda"))
            .build();

    assertThat(Otlp.decode(decoder, request(log)))
        .containsExactly(
            new io.vedette.model.LogRecord(
                NANOS,
                17,
                "ERR",
                "disk \"full\"",
                "",
                "",
                new Resource(Attributes.of("service.name", "db")),
                Attributes.of("disk", "sda")));
  }

  @Test
  void aStructuredBodyBecomesJson() throws Exception {
    LogRecord log =
        LogRecord.newBuilder()
            .setBody(
                AnyValue.newBuilder()
                    .setKvlistValue(KeyValueList.newBuilder().addValues(pair("k", "v"))))
            .build();

    assertThat(first(log).body()).isEqualTo("{\"k\":\"v\"}");
  }

  @Test
  void theObservedTimeStandsInForAMissingOneAndReceiptForBoth() throws Exception {
    assertThat(first(LogRecord.newBuilder().setObservedTimeUnixNano(NANOS).build()).timeUnixNano())
        .isEqualTo(NANOS);
    assertThat(first(LogRecord.getDefaultInstance()).timeMillis()).isEqualTo(42);
  }

  @Test
  void anUnknownSeverityNumberIsUnspecified() throws Exception {
    assertThat(first(LogRecord.newBuilder().setSeverityNumberValue(99).build()).severityNumber())
        .isZero();
  }

  private io.vedette.model.LogRecord first(LogRecord log) throws DecodeException {
    return (io.vedette.model.LogRecord) Otlp.decode(decoder, request(log)).get(0);
  }

  private static byte[] request(LogRecord log) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(Otlp.resource(pair("service.name", "db")))
                .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build()
        .toByteArray();
  }
}
