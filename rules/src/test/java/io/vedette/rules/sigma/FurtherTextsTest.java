package io.vedette.rules.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import io.vedette.rules.RulePack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FurtherTextsTest {
  private static final String RULE =
      """
      title: t
      logsource: {product: aws, service: cloudtrail}
      detection: {s: {eventName: Get*, 'requestParameters': '*bucket*'}, condition: s}
      """;

  private static SigmaRuleSet.Reading read(String source, String document, String... paths) {
    RulePack pack = RulePack.fromFiles(Map.of("r.yml", RULE), s -> List.of(paths));
    assertThat(pack.problems()).isEmpty();
    return pack.sigma().read(new AuditEvent(source, "", "1", 0, 0, document));
  }

  @Test
  void areReadInTheSamePassAndAreTheFirstScalarAtTheirPath() {
    String document =
        """
        {"eventName":"GetObject","a.b":{"c":1},"list":[{"x":null},{"x":"one"},{"x":"two"}],
         "requestParameters":{"bucketName":"b","bucket":true}}
        """;
    SigmaRuleSet.Reading reading =
        read(
            "cloudtrail",
            document,
            "a.b.c",
            "list.x",
            "requestParameters",
            "requestParameters.bucket",
            "absent");
    assertThat(reading.findings()).hasSize(1);
    assertThat(reading.texts()).containsExactly("1", "one", "", "true", "");
  }

  @Test
  void ofADamagedEventAreWhatCameBeforeTheDamage() {
    assertThat(read("cloudtrail", "{\"a\":\"x\",\"b\":", "a", "b").texts())
        .containsExactly("x", "");
  }

  @Test
  void areNotReadWhereTheSourceIsUnknown() {
    assertThat(read("nobody", "{}", "a").texts()).isEmpty();
  }
}
