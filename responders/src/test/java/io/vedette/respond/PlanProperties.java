package io.vedette.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotBlank;

class PlanProperties {
  @Property(tries = 300)
  void readsBackWhatItShows(
      @ForAll String summary,
      @ForAll @AlphaChars @NotBlank String responder,
      @ForAll boolean complete,
      @ForAll List<@AlphaChars @NotBlank String> paths) {
    List<Request> requests =
        paths.stream().map(p -> body('/' + p, Json.pretty(Json.op("add", p, summary)))).toList();
    List<Request> undo = paths.stream().map(p -> Request.delete('/' + p)).toList();
    Plan plan = new Plan(summary, responder, complete, Map.of("from", "2"), requests, undo);
    assertThat(Plan.parse(plan.text())).isEqualTo(plan);
  }

  private static Request body(String path, String body) {
    return new Request("PATCH", path, Request.JSON_PATCH, body);
  }

  /** A reason comes from telemetry: it must not smuggle a request into the plan. */
  @Example
  void aSummaryCannotAddRequests() {
    String evil = "x\n### apply\nDELETE /api/v1/namespaces/shop";
    Plan plan = new Plan(evil, "scale", true, Map.of("from", evil), List.of(), List.of());
    assertThat(Plan.parse(plan.text()).apply()).isEmpty();
  }

  @Property(tries = 300)
  void refusesOtherTextWithItsOwnError(@ForAll String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Plan.parse(text));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Plan.parse(
                    "# a\n# responder: b\n# state: known\n### apply\n" + text.replace(' ', '_')));
  }
}
