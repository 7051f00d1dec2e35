package io.vedette.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.AuditEvent;
import io.vedette.model.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditDecoderTest {
  private static final String K8S =
      """
      { "auditID" : "a-1", "stage":"ResponseComplete", "verb":"list",
        "user":{"username":"é", "time":"1999-01-01T00:00:00Z"},
        "requestReceivedTimestamp":"2024-05-01T10:00:00.000001Z",
        "stageTimestamp":"2024-05-01T10:00:01.500000Z"  }""";

  @Test
  void theDocumentIsTheOriginalTextUntouched() throws Exception {
    AuditEvent event = decode(envelope("k8s_audit", K8S));

    assertThat(event)
        .isEqualTo(
            new AuditEvent(
                "k8s_audit",
                "kube-apiserver",
                "a-1/ResponseComplete",
                Instant.parse("2024-05-01T10:00:01.500Z").toEpochMilli(),
                7,
                K8S));
  }

  @Test
  void cloudtrailHasItsOwnIdAndTime() throws Exception {
    AuditEvent event =
        decode(
            envelope("cloudtrail", "{\"eventID\":\"e\",\"eventTime\":\"2020-01-01T00:00:00Z\"}"));

    assertThat(event.id()).isEqualTo("e");
    assertThat(event.timeMillis()).isEqualTo(1_577_836_800_000L);
  }

  @Test
  void anEventWithoutIdOrTimeGetsAHashAndTheTimeOfReceipt() throws Exception {
    AuditEvent event = decode(envelope("falco", "{\"rule\":\"x\",\"time\":\"soon\"}"));

    assertThat(event.id()).isEqualTo(Ids.of("{\"rule\":\"x\",\"time\":\"soon\"}"));
    assertThat(event.timeMillis()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "null",
        "{}",
        "{\"source\":\"s\"}",
        "{\"event\":{}}",
        "{\"source\":1,\"event\":{}}",
        "{\"source\":\"s\",\"event\":[]}",
        "{\"source\":\"s\",\"event\":{}} x",
        "{\"source\":\"s\",\"received\":\"now\",\"event\":{}}",
        "{\"source\":\"s\",\"received\":99999999999999999999,\"event\":{}}",
      })
  void whatIsNoEnvelopeIsRefused(String text) {
    assertThatThrownBy(() -> decode(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DecodeException.class)
        .hasMessageStartingWith("not ");
  }

  @ParameterizedTest
  @CsvSource({
    "2024-05-01T10:00:00Z, 1714557600000",
    "2024-05-01T12:00:00+02:00, 1714557600000",
    "2024-05-01T12:00:00+0200, 1714557600000",
    "2024-05-01 10:00:00.25, 1714557600250",
    "1714557600, 1714557600000",
    "1714557600.25, 1714557600250",
    "1714557600250, 1714557600250",
    "1714557600250000, 1714557600250",
    "1714557600250000000, 1714557600250",
  })
  void timesAreReadAsDocumentsWriteThem(String text, long millis) {
    assertThat(EventTimes.unixMillis(text)).hasValue(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "soon", "1960-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "1.2.3"})
  void whatIsNoTimeIsNoTime(String text) {
    assertThat(EventTimes.unixMillis(text)).isEmpty();
  }

  private static AuditEvent decode(byte[] bytes) throws DecodeException {
    return (AuditEvent) Otlp.decode(new AuditDecoder(), bytes).get(0);
  }

  private static byte[] envelope(String source, String event) {
    return AuditEnvelope.encode(
        source, "kube-apiserver", 7, event.getBytes(StandardCharsets.UTF_8));
  }
}
