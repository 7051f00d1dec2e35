package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static final long TIME = Instant.parse("2026-11-01T10:00:00Z").toEpochMilli();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'eventTime':'2026-11-01T10:00:00Z'}",
        "{'a':{'eventTime':'x'},'b':[{'time':1}],'requestReceivedTimestamp':'2026-11-01T10:00:00Z'}",
        "{'time':'2026-11-02T10:00:00Z','eventTime':'2026-11-01T10:00:00Z'}",
        "{'eventTime':'yesterday','time':'2026-11-01 12:00:00+02:00'}",
        "{'eventTime':null,'timestamp':{},'@timestamp':1793527200000}",
        "{'time':1793527200}",
        "{'time':1793527200.0}",
        "{'Event':{'x':[],'System':{'TimeCreated':{'#attributes':"
            + "{'SystemTime':'2026-11-01T10:00:00Z'}}}}}"
      })
  void theFirstFieldThatHoldsATimeGivesIt(String event) throws IOException {
    assertThat(EventTime.of(event.replace('\'', '"'))).isEqualTo(TIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[1]", "7", "{'Event':7,'time':true}", "{'Event':{'time':5}}"})
  void whatHasNoTimeIsZero(String event) throws IOException {
    assertThat(EventTime.of(event.replace('\'', '"'))).isZero();
  }

  @Test
  void whatIsNoJsonIsAnError() {
    for (String text : new String[] {"{", "{'time':5", "x", "{\"a\":[}"}) {
      assertThatThrownBy(() -> EventTime.of(text)).isInstanceOf(JsonProcessingException.class);
    }
  }
}
