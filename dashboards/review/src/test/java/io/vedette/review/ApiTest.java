package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @SuppressWarnings("NullAway.Init")
  private static SampleServer sample;

  @BeforeAll
  static void start() {
    sample = SampleServer.start(ReviewConfig.defaults().withPort(0));
  }

  @AfterAll
  static void stop() {
    sample.close();
  }

  private static JsonNode get(String path) throws JsonProcessingException {
    HttpResponse<String> response = Http.get(sample.url("/api/v1" + path));
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  @Test
  void recordsGoOutAsTheModelHasThem() throws JsonProcessingException {
    JsonNode incident = get("/incidents/" + SampleData.SLOW_PAYMENT);
    assertThat(JSON.treeToValue(incident, Incident.class)).isEqualTo(SampleData.slowPayment());
    JsonNode finding = get("/findings/f1");
    assertThat(JSON.treeToValue(finding, Finding.class)).isEqualTo(SampleData.findings().get(0));
    JsonNode action = get("/actions/a1");
    assertThat(JSON.treeToValue(action, ActionRecord.class)).isEqualTo(SampleActions.reroute());
  }

  @Test
  void aFindingGoesOutAsAnOcsfDetectionFinding() throws JsonProcessingException {
    JsonNode ocsf = get("/findings/f1/ocsf");
    assertThat(ocsf.path("class_uid").asInt()).isEqualTo(2004);
    assertThat(ocsf.path("type_uid").asInt()).isEqualTo(200_400 + ocsf.path("activity_id").asInt());
    assertThat(ocsf.at("/metadata/version").asText()).isEqualTo("1.5.0");
    assertThat(ocsf.at("/finding_info/uid").asText()).isEqualTo("f1");
    assertThat(ocsf.path("time").asLong()).isPositive();
    assertThat(ocsf.path("severity_id").asInt()).isBetween(1, 5);
  }

  @Test
  void listsArePagedByCursor() throws JsonProcessingException {
    List<String> seen = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = get("/findings?limit=3" + (next.isEmpty() ? "" : "&before=" + next));
      page.get("items").forEach(item -> seen.add(item.get("id").asText()));
      next = page.get("next").asText("");
    } while (!next.isEmpty());
    assertThat(seen).containsExactly("f5", "f4", "f3", "f2", "f1", "f7", "f6");
  }

  @ParameterizedTest
  @CsvSource({
    "/findings?severity=high,4",
    "/findings?kind=THREAT,1",
    "/findings?entity=shop/payment,3",
    "/findings?text=POOL%20exhausted,1",
    "/findings?from=2026-11-24T14:04&to=2026-11-24T14:05,1",
    "/findings?incident=5f0c1e7a92b84d3c6a10e2f4,5",
    "/incidents?state=OPEN,2",
    "/incidents?entity=checkout,1",
    "/actions?state=REFUSED,1",
    "/actions?incident=5f0c1e7a92b84d3c6a10e2f4,2",
    "/edges,7",
    "/labels?subject=f3,0"
  })
  void filtersNarrowTheList(String path, int expected) throws JsonProcessingException {
    assertThat(get(path).get("items")).hasSize(expected);
  }

  @Test
  void plotsAndForecastsComeBySeries() throws JsonProcessingException {
    String series =
        URLEncoder.encode(SampleData.latency(SampleData.PAYMENT), StandardCharsets.UTF_8);
    String window = "&from=" + SampleData.ONSET + "&to=" + SampleData.NOW;
    assertThat(get("/bands?series=" + series + window).get("items")).hasSize(105);
    String queue = URLEncoder.encode(SampleData.QUEUE, StandardCharsets.UTF_8);
    assertThat(get("/forecast?series=" + queue).get("steps")).hasSize(60);
  }

  @Test
  void anApprovalReachesTheEngineAndTheStore() {
    sample.store().putActions(List.of(waiting("approved")));
    String url = sample.url("/api/v1/actions/approved/approve");
    assertThat(Http.postJson(url, "{}").statusCode()).isEqualTo(200);
    assertThat(sample.store().action("approved").orElseThrow().state())
        .isEqualTo(ActionState.APPROVED);
    HttpResponse<String> again = Http.postJson(url, "{}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("action approved is APPROVED");
  }

  @Test
  void aRejectionKeepsItsReason() {
    sample.store().putActions(List.of(waiting("rejected")));
    HttpResponse<String> response =
        Http.postJson(
            sample.url("/api/v1/actions/rejected/reject"), "{\"note\":\"1.8.4 is gone\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    ActionRecord record = sample.store().action("rejected").orElseThrow();
    assertThat(record.state()).isEqualTo(ActionState.REJECTED);
    assertThat(record.history().get(1).note()).isEqualTo("1.8.4 is gone");
  }

  private static ActionRecord waiting(String id) {
    Action action =
        new Action(
            id,
            ActionKind.NOTIFY,
            "another",
            SampleData.CART,
            Map.of(),
            "p",
            true,
            0,
            SampleData.ONSET,
            "");
    ActionRecord.Transition step =
        new ActionRecord.Transition(SampleData.ONSET, ActionState.AWAITING_APPROVAL, "engine", "");
    return new ActionRecord(action, ActionState.AWAITING_APPROVAL, true, "", List.of(step));
  }

  @Test
  void aLabelIsKept() throws JsonProcessingException {
    Http.postJson(
        sample.url("/api/v1/labels"), "{\"subjectId\":\"f1\",\"verdict\":\"true_positive\"}");
    JsonNode labels = get("/labels?subject=f1").get("items");
    assertThat(labels).hasSize(1);
    assertThat(labels.get(0).get("by").asText()).isEqualTo("local");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/incidents/none|404|there is no incident with id 'none'",
        "/findings?limit=5000|400|limit 5000 is not in 1..1000",
        "/findings?limit=many|400|limit 'many' is not a whole number",
        "/findings?kind=PARTY|400|kind 'PARTY' is none of [METRIC_ANOMALY",
        "/incidents?state=SLEEPY|400|state 'SLEEPY' is none of [OPEN",
        "/incidents?from=yesterday|400|from 'yesterday' is no time like",
        "/incidents?before=xyz|400|cursor 'xyz' is not",
        "/bands|400|series"
      })
  void errorsAreProblemDetails(String path, int status, String detail)
      throws JsonProcessingException {
    HttpResponse<String> response = Http.get(sample.url("/api/v1" + path));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|400|not JSON",
        "[]|400|not a JSON object",
        "{\"subjectId\":\"f1\",\"verdict\":\"maybe\"}|400|neither true_positive nor",
        "{\"subjectId\":\"no\",\"verdict\":\"true_positive\"}|404|no incident or finding"
      })
  void badBodiesAreRefused(String body, int status, String detail) {
    HttpResponse<String> response = Http.postJson(sample.url("/api/v1/labels"), body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(detail);
  }
}
