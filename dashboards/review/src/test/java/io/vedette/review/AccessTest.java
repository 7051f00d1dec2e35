package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.TlsKeyPair;
import io.vedette.model.ActionState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void answersOverTlsWithTheConfiguredCertificate(@TempDir Path directory)
      throws GeneralSecurityException, IOException {
    TlsKeyPair pair = TlsKeyPair.ofSelfSigned("localhost");
    X509Certificate certificate = pair.certificateChain().get(0);
    String cert = pem(directory, "CERTIFICATE", certificate.getEncoded());
    String key = pem(directory, "PRIVATE KEY", pair.privateKey().getEncoded());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ours", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (SampleServer sample =
        SampleServer.start(ReviewConfig.defaults().withPort(0).withTls(cert, key))) {
      URL url = new URL("https://localhost:" + sample.server().port() + "/api/v1/health");
      HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
      connection.setSSLSocketFactory(context.getSocketFactory());
      assertThat(connection.getResponseCode()).isEqualTo(200);
      assertThat(sample.server().uri()).hasScheme("https");
    }
  }

  private static String pem(Path directory, String type, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Path file = directory.resolve(type.replace(' ', '_') + ".pem");
    Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    return file.toString();
  }

  @Test
  void unreadableTlsFilesAreNamed() {
    ReviewConfig config =
        ReviewConfig.defaults().withPort(0).withTls("/none/cert.pem", "/none/key.pem");
    assertThatThrownBy(() -> SampleServer.start(config).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/none/cert.pem");
  }
}
