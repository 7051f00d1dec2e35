package io.vedette.rules.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.Attributes;
import io.vedette.model.SeriesKey;
import io.vedette.rules.RuleException;
import io.vedette.rules.RulePack;
import io.vedette.rules.yaml.YamlNode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorParserTest {
  private static final SeriesKey QUEUE =
      new SeriesKey(
          "queue_length", Attributes.of("namespace", "batch", "service.name", "billing-7"));

  private static DetectorRule parse(String yaml) {
    return DetectorParser.parse(YamlNode.documents(yaml).get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "queue_length; true",
        "queue_lengt; false",
        "queue_length{namespace=\"batch\"}; true",
        "queue_length{namespace!=\"batch\"}; false",
        "{__name__=~\"queue_.*\"}; true",
        "{__name__=~\"queue\"}; false",
        "{service.name=~\"billing-[0-9]+\", namespace=\"batch\",}; true",
        "{\"service.name\"!~\"billing.*\", namespace=\"batch\"}; false",
        "queue_length{pod=\"\"}; true",
        "queue_length{pod!=\"\"}; false",
        "{namespace='bat\\\\ch'}; false",
      })
  void aSelectorSelectsAsPrometheusDoes(String selector, boolean selected) {
    assertThat(SeriesSelector.parse(selector).matches(QUEUE)).isEqualTo(selected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}; expected a name",
        "{a=~\".*\"}; selects every series",
        "{a==\"b\"}; a quoted value at character 4",
        "{a=\"b\"; '}' at character 7",
        "{a=~\"(\"}; no regular expression",
        "x{a=\"b\"} y; expected a name or {label",
        "{a=\"b}; the closing quote",
      })
  void aBadSelectorIsRefusedWithItsReason(String selector, String reason) {
    assertThatThrownBy(() -> SeriesSelector.parse(selector))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void everySettingIsRead() {
    DetectorRule rule =
        parse(
            """
            name: nightly
            detector:
              match: [queue_length, 'jobs{team="a"}']
              sensitivity: low
              min_absolute: 5
              min_relative: 0.5
              direction: up
              missing: zero
              absence: false
              zone: Europe/Berlin
              windows:
                - {name: batch, days: [mon, fri], from: "23:00", to: "02:00", zone: Europe/Berlin}
                - {start: 2026-11-24T10:00:00Z, end: 2026-11-24T11:00:00Z, suppress: false}
                - {after_deploy: 10m}
                - {calendar: holiday, suppress: false}
            """);

    assertThat(rule.matches(QUEUE)).isTrue();
    assertThat(rule.enabled()).isNull();
    assertThat(rule.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(rule.sensitivity()).isEqualTo(0.5);
    assertThat(rule.direction()).isEqualTo(DetectorRule.Direction.UP);
    assertThat(rule.missing()).isEqualTo(DetectorRule.Missing.ZERO);
    assertThat(rule.windows().get(0).when())
        .isEqualTo(
            new DetectorRule.Weekly(
                Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                LocalTime.of(23, 0),
                LocalTime.of(2, 0),
                ZoneId.of("Europe/Berlin")));
    assertThat(rule.windows().get(0).suppress()).isTrue();
    assertThat(rule.windows().get(0).learn()).isFalse();
    assertThat(rule.windows().get(1).suppress()).isFalse();
    assertThat(rule.windows().get(2).when())
        .isEqualTo(new DetectorRule.AfterDeploy(Duration.ofMinutes(10)));
    assertThat(rule.windows().get(3).when()).isEqualTo(new DetectorRule.InCalendar("holiday"));
  }

  @Test
  void aCalendarWindowCoversEventsByNameOrKind() {
    assertThat(new DetectorRule.InCalendar("Sale").covers("sale", "")).isTrue();
    assertThat(new DetectorRule.InCalendar("holiday").covers("New Year", "Holiday")).isTrue();
    assertThat(new DetectorRule.InCalendar("*").covers("any", "")).isTrue();
    assertThat(new DetectorRule.InCalendar("holiday").covers("sale", "")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "match: x\\n  sensitivity: 0; 4; from 0.1 to 10",
        "match: x\\n  min_absolute: -1; 4; from 0 up",
        "match: x\\n  direction: sideways; 4; none of [up, down, both]",
        "match: x\\n  zone: Berlin; 4; is no time zone",
        "match: x\\n  treshold: 3; 4; unknown key 'treshold'",
        "match: x\\n  windows: [{from: '25:00', to: '26:00'}]; 4; no time of day",
        "match: x\\n  windows: [{start: today, end: tomorrow}]; 4; is no time",
        "match: x\\n  windows: [{after_deploy: soon}]; 4; is no duration",
        "match: x\\n  windows: [{after_deploy: 5m, days: [mon]}]; 4; of another kind",
        "match: x\\n"
            + "  windows: [{from: '1:00', to: '2:00', suppress: false, learn: true}]; 4; changes"
            + " nothing",
        "match: '{'; 3; expected a name at character 2",
      })
  void aBadFileIsRefusedWithItsLine(String body, int line, String reason) {
    String yaml = "name: x\ndetector:\n  " + body.replace("\\n", "\n");
    RulePack pack = RulePack.fromFiles(Map.of("detectors/x.yaml", yaml));
    assertThat(pack.detectors()).isEmpty();
    assertThat(pack.problems()).hasSize(1);
    assertThat(pack.problems().get(0).line()).isEqualTo(line);
    assertThat(pack.problems().get(0).reason()).contains(reason);
  }
}
