package io.vedette.ingest.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.ingest.codec.OtlpLogsDecoder;
import io.vedette.model.Attributes;
import io.vedette.model.LogRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineConverterTest {
  private static final long RECEIVED = 1_700_000_000_000_000_000L;

  @Test
  void knownFieldsGoToTheirPlacesAndTheOthersBecomeAttributes() throws Exception {
    LogRecord log =
        convert(
            "{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"log.level\":\"ERROR\",\"msg\":{\"k\":[1,null]},"
                + "\"service.name\":\"s\",\"namespace\":\"n\",\"traceId\":\"not hex\","
                + "\"b\":true,\"i\":3,\"f\":0.5,\"o\":{\"x\":\"y\"}}");

    assertThat(log.timeMillis()).isEqualTo(1_714_557_600_000L);
    assertThat(log.severityNumber()).isEqualTo(17);
    assertThat(log.severityText()).isEqualTo("ERROR");
    assertThat(log.body()).isEqualTo("{\"k\":[1,null]}");
    assertThat(log.resource().attributes())
        .isEqualTo(Attributes.of("service.name", "s", "service.namespace", "n"));
    assertThat(log.traceId()).isEmpty();
    assertThat(log.attributes().asMap())
        .containsEntry("b", "true")
        .containsEntry("i", "3")
        .containsEntry("f", "0.5")
        .containsEntry("o", "{\"x\":\"y\"}")
        .containsEntry("traceId", "not hex");
  }

  @Test
  void aBareLineGetsTheTimeOfReceiptAndNoSeverity() throws Exception {
    LogRecord log = convert("{\"log\":\"hello\"}");

    assertThat(log.timeUnixNano()).isEqualTo(RECEIVED);
    assertThat(log.severityNumber()).isZero();
    assertThat(log.body()).isEqualTo("hello");
  }

  @ParameterizedTest
  @CsvSource({
    "trace,1",
    "DEBUG,5",
    "Info,9",
    "notice,10",
    "WARNING,13",
    "err,17",
    "50,17",
    "crit,18",
    "emerg,21",
    "60,21",
    "6,9",
    "loud,0",
    "'',0"
  })
  void severityWordsHaveNumbers(String word, int number) {
    assertThat(LogSeverities.number(word)).isEqualTo(number);
  }

  private static LogRecord convert(String line) throws Exception {
    LogLineConverter converter = new LogLineConverter(RECEIVED);
    converter.add(line.getBytes(UTF_8));
    List<LogRecord> logs = new ArrayList<>();
    new OtlpLogsDecoder()
        .decode(converter.toOtlp().toByteArray(), 0, event -> logs.add((LogRecord) event));
    return logs.get(0);
  }
}
