package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeployBodiesTest {
  private static void check(String json) {
    DeployBodies.check(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesADeployWithAllItsFields() {
    assertThatCode(
            () ->
                check(
                    "{\"service\":\"checkout\",\"namespace\":\"shop\",\"version\":\"1.4.2\","
                        + "\"kind\":\"deploy\",\"time\":\"2026-11-24T10:00:00Z\",\"by\":\"ci\","
                        + "\"text\":\"release 42\"}"))
        .doesNotThrowAnyException();
    assertThatCode(() -> check("{\"service\":\"a\",\"time\":1700000000}"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | needs \"service\"",
        "{\"service\":\"a\",\"vesion\":\"1\"} | no field \"vesion\"",
        "{\"service\":1} | not a string",
        "{\"service\":\"a\",\"kind\":\"rename\"} | rename",
        "{\"service\":\"a\",\"time\":\"yesterday\"} | yesterday"
      })
  void saysWhatIsWrongWithOthers(String json, String problem) {
    assertThatThrownBy(() -> check(json)).isInstanceOf(Refusal.class).hasMessageContaining(problem);
  }
}
