package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.ActionState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AccessTest {
  private static SampleServer open() {
    return SampleServer.start(ReviewConfig.defaults().withPort(0));
  }

  private static SampleServer guarded() {
    return SampleServer.start(ReviewConfig.defaults().withPort(0).withToken("s3cret"));
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Test
  void withATokenEveryPageNeedsIt() {
    try (SampleServer sample = guarded()) {
      for (String path : new String[] {"/incidents", "/api/v1/incidents", "/assets/vedette.css"}) {
        assertThat(Http.get(sample.url(path)).statusCode()).isEqualTo(401);
        assertThat(get(sample, path, "Bearer wrong")).isEqualTo(401);
        assertThat(get(sample, path, basic("ana", "wrong"))).isEqualTo(401);
        assertThat(get(sample, path, "Basic %%%")).isEqualTo(401);
        assertThat(get(sample, path, "Bearer s3cret")).isEqualTo(200);
        assertThat(get(sample, path, basic("ana", "s3cret"))).isEqualTo(200);
      }
    }
  }

  private static int get(SampleServer sample, String path, String authorization) {
    return Http.get(sample.url(path), Map.of("authorization", authorization)).statusCode();
  }

  @Test
  void theBasicUserSignsTheDecision() {
    try (SampleServer sample = guarded()) {
      Http.post(
          sample.url("/api/v1/actions/a1/approve"),
          "{}",
          Map.of("authorization", basic("ana", "s3cret"), "content-type", "application/json"));
      assertThat(sample.store().action("a1").orElseThrow().history().get(2).by()).isEqualTo("ana");
    }
  }

  @Test
  void anotherSiteCannotDecide() {
    try (SampleServer sample = open()) {
      for (Map.Entry<String, String> header :
          List.of(
              Map.entry("sec-fetch-site", "cross-site"),
              Map.entry("sec-fetch-site", "same-site"),
              Map.entry("origin", "http://evil.example"),
              Map.entry("origin", "null"))) {
        assertThat(decide(sample, header)).as("%s", header).isEqualTo(403);
      }
      assertThat(sample.store().action("a1").orElseThrow().state())
          .isEqualTo(ActionState.AWAITING_APPROVAL);
      assertThat(decide(sample, Map.entry("sec-fetch-site", "same-origin"))).isEqualTo(303);
    }
  }

  private static int decide(SampleServer sample, Map.Entry<String, String> header) {
    Map<String, String> headers =
        Map.of(
            "content-type",
            "application/x-www-form-urlencoded",
            header.getKey(),
            header.getValue());
    return Http.post(sample.url("/actions/a1/approve"), "", headers).statusCode();
  }

  @Test
  void theApiTakesNothingThatAFormCouldSend() {
    try (SampleServer sample = open()) {
      assertThat(Http.postForm(sample.url("/api/v1/actions/a1/approve"), "").statusCode())
          .isEqualTo(415);
    }
  }

  @Test
  void aReboundNameIsTurnedAway() throws IOException {
    try (SampleServer sample = open();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), sample.server().port())) {
      socket
          .getOutputStream()
          .write(
              "GET /incidents HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 403").contains("answers only to localhost");
    }
  }

  @Test
  void everyAnswerForbidsForeignCode() {
    try (SampleServer sample = open()) {
      for (String path :
          List.of("/incidents", "/findings/f6", "/api/v1/incidents", "/assets/htmx.js", "/no")) {
        HttpHeaders headers = Http.get(sample.url(path)).headers();
        assertThat(headers.firstValue("content-security-policy"))
            .contains(SecurityHeaders.CONTENT_SECURITY_POLICY);
        assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
      }
    }
  }

  @Test
  void whatOthersCanReachNeedsAToken() {
    assertThatThrownBy(() -> ReviewConfig.defaults().withHost("0.0.0.0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0.0.0")
        .hasMessageContaining("set a token");
    assertThat(ReviewConfig.defaults().withToken("hunter2").toString()).doesNotContain("hunter2");
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> SampleServer.start(ReviewConfig.defaults().withPort(port)).close())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(String.valueOf(port));
    }
  }
}
