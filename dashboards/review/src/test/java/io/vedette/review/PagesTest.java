package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.ActionState;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import io.vedette.model.TimelineEntry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PagesTest {
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

  private static String page(String path) {
    HttpResponse<String> response = Http.get(sample.url(path));
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  @Test
  void theMatrixShowsEveryTacticAndWhatFired() {
    String matrix = page("/attack");
    assertThat(matrix).contains("Credential Access").contains("AI workloads");
    assertThat(matrix).contains("LLM Prompt Injection");
  }

  @Test
  void theIncidentPageTellsTheWholeStory() {
    String page = page("/incidents/" + SampleData.SLOW_PAYMENT);
    assertThat(page)
        .contains("payment answers four times slower")
        .contains("84 %")
        .contains("version 1.9.0 was rolled out at 14:01")
        .contains("its own query time is unchanged")
        .contains("None of these: 7 %")
        .contains("class=\"node cause\"")
        .contains("class=\"window\"")
        .contains("-    weight: 100")
        .contains("budget 2 of 6 an hour");
  }

  @Test
  void theIncidentPageShowsABadTraceBesideANormalOneAndThePathOfTheDamage() {
    String page = page("/incidents/" + SampleData.SLOW_PAYMENT);
    assertThat(page)
        .contains("Bad: 1.46 s at", "Normal: 240 ms at", "class=\"waterfalls\"")
        .contains("class=\"span critical heavy failed\"")
        .contains("edge failing damage")
        .contains("How to tell:");
  }

  @Test
  void anIncidentThatWasSplitOffLeadsToTheOneItWasAPartOf() {
    String none = "";
    TimelineEntry split =
        new TimelineEntry(SampleData.ONSET, "split", "split off", SampleData.LOAD);
    sample
        .store()
        .putIncidents(
            List.of(
                new Incident(
                    "part",
                    "catalog is slow",
                    none,
                    Severity.HIGH,
                    IncidentState.OPEN,
                    SampleData.ONSET - 900_000_000,
                    SampleData.ONSET - 800_000_000,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(split),
                    none,
                    SampleData.LOAD,
                    none,
                    List.of())));
    assertThat(page("/incidents/part"))
        .contains("Split from <a href=\"/incidents/" + SampleData.LOAD + "\">")
        .doesNotContain("A part went on by itself");
  }

  @Test
  void aProposedChangeShowsItsEffectAndIsAcceptedWithAButton() {
    assertThat(page("/tuning"))
        .contains("&lt;pay&gt;")
        .contains("4 of 4</b> false alarms would not have been raised")
        .contains("0 of 2</b> real incidents would have been missed")
        .contains("action=\"/tuning/a1/accept\"");
  }

  @Test
  void listsAreFilteredAndNewestFirst() {
    String page = page("/findings?severity=HIGH&entity=shop/payment");
    assertThat(page).contains("error ratio 7.3 %").doesNotContain("p99 latency 2.9 times");
    assertThat(page.indexOf("error ratio 7.3 %")).isLessThan(page.indexOf("4 times"));
    assertThat(page("/incidents?kind=RESOLVED"))
        .contains("CI service account")
        .doesNotContain("payment is slow");
    assertThat(page("/findings?text=nothing+like+it")).contains("No finding matches");
  }

  @Test
  void theQueueShowsTheLikeliestFirstAndWhichModelSaysSo() {
    long longAgo = SampleData.ONSET - 8_000_000_000L;
    sample
        .store()
        .putFindings(
            List.of(
                ranked(attack("q1", "queued one", longAgo), "0.120"),
                ranked(attack("q2", "queued two", longAgo - 1), "0.930"),
                attack("q3", "queued three", longAgo + 1)));

    String page = page("/findings?order=queue&text=queued");

    assertThat(page).contains("likely true 93 %").contains("model x of 40 labels");
    assertThat(page.indexOf("/findings/q2\"")).isLessThan(page.indexOf("/findings/q1\""));
    assertThat(page.indexOf("/findings/q1\"")).isLessThan(page.indexOf("/findings/q3\""));
    assertThat(Http.get(sample.url("/findings?order=upside")).statusCode()).isEqualTo(400);
  }

  private static Finding ranked(Finding f, String score) {
    return f.withAttributes(Map.of("queue.score", score, "queue.model", "model x of 40 labels"));
  }

  @Test
  void olderPagesAreLinked() {
    long longAgo = SampleData.ONSET - 9_000_000_000L;
    for (int i = 0; i < 60; i++) {
      sample.store().putFindings(List.of(attack("x" + i, "plain", longAgo - i)));
    }
    String first = page("/findings");
    String next = first.replaceFirst("(?s).*href=\"([^\"]*)\" rel=\"next\".*", "$1");
    assertThat(next).startsWith("/findings?before=");
    assertThat(page(next.replace("&amp;", "&")))
        .contains("/findings/x59\"")
        .doesNotContain("/findings/f5\"")
        .doesNotContain("rel=\"next\"");
  }

  @Test
  void whatTelemetrySaysIsTextAndNeverMarkup() {
    Entity evil = Entity.service(SampleData.ATTACK, SampleData.ATTACK);
    Finding finding = attack("evil", SampleData.ATTACK, SampleData.ONSET);
    sample.store().putFindings(List.of(finding));
    sample
        .store()
        .putIncidents(
            List.of(
                new Incident(
                    "evil",
                    SampleData.ATTACK,
                    SampleData.ATTACK,
                    Severity.HIGH,
                    IncidentState.OPEN,
                    SampleData.ONSET,
                    SampleData.NOW,
                    List.of(),
                    List.of(evil),
                    List.of("evil"),
                    List.of(
                        new TimelineEntry(
                            SampleData.ONSET, SampleData.ATTACK, SampleData.ATTACK, "evil")),
                    SampleData.ATTACK)));
    sample
        .store()
        .putEdges(List.of(new GraphEdge(evil, SampleData.CART, SampleData.NOW, 1, 1, 1, 1)));
    for (String path :
        List.of(
            "/incidents",
            "/incidents/evil",
            "/findings",
            "/findings/evil",
            "/graph",
            "/findings?text=%3Cscript%3E%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")) {
      assertThat(page(path)).as(path).doesNotContain("<script>alert").doesNotContain("<img src=x");
    }
    assertThat(Http.get(sample.url("/findings/%3Cscript%3Ealert(1)%3C%2Fscript%3E")).body())
        .contains("there is no finding")
        .doesNotContain("<script>alert");
  }

  private static Finding attack(String id, String text, long time) {
    return new Finding(
        id,
        FindingKind.THREAT,
        Severity.HIGH,
        1,
        1,
        Entity.service(text, text),
        text,
        text,
        time,
        time,
        false,
        text,
        null,
        List.of(text),
        List.of(new Evidence(text, text, text)),
        text,
        Map.of(text, text));
  }

  @Test
  void decidingLeadsBackToTheAction() {
    HttpResponse<String> answer =
        Http.postForm(sample.url("/actions/a1/reject"), "note=1.8.4+is+gone");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("location"))
        .contains("/incidents/" + SampleData.SLOW_PAYMENT + "#action-a1");
    assertThat(sample.store().action("a1").orElseThrow().state()).isEqualTo(ActionState.REJECTED);
    assertThat(page("/actions?state=REJECTED")).contains("1.8.4 is gone");
  }

  @Test
  void mistakesAreExplainedOnAPage() {
    HttpResponse<String> missing = Http.get(sample.url("/incidents/none"));
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("there is no incident with id");
    HttpResponse<String> wrong = Http.get(sample.url("/findings?kind=PARTY"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("PARTY").contains("is none of").doesNotContain("\tat ");
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    for (String path : List.of("/incidents", "/incidents/" + SampleData.SLOW_PAYMENT, "/graph")) {
      assertThat(page(path)).doesNotContainPattern("(src|href)=\"(https?:)?//");
    }
    assertThat(Http.get(sample.url("/assets/htmx.js")).body()).contains("htmx");
    assertThat(Http.get(sample.url("/assets/..%2Fopenapi.json")).statusCode()).isIn(400, 404);
  }

  @Test
  void theGraphPageShowsEveryRecentEdge() {
    assertThat(page("/graph")).contains("payment-db").contains("catalog").contains("7 % err");
  }

  @Test
  void serviceLevelsShowBudgetBurnRateAndEnd() {
    try (SampleServer sample = SampleServer.start(ReviewConfig.defaults().withPort(0))) {
      assertThat(Http.get(sample.url("/slos")).body())
          .contains("shop/payment", "Exhausted", "-31 %", "spent")
          .contains("in <b>1 d 21 h</b>", "6.2 ×", "not within its window")
          .contains("99.9 % over 28 d");
    }
  }
}
