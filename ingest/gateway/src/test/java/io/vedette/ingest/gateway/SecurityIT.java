package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.TlsKeyPair;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.ingest.gateway.GatewayConfig.Listener;
import io.vedette.ingest.gateway.GatewayConfig.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs no broker: whoever is not let in never gets that far. */
class SecurityIT {
  private static final String NO_BROKER = "127.0.0.1:1";
  private static final char[] NO_PASSWORD = new char[0];

  @Test
  void onlyTheRightTokenIsLetInButProbesNeedNone() throws Exception {
    Listener listener = new Listener("http", "127.0.0.1", 0, null, "s3cret");
    try (Gateway gateway = start(listener)) {
      String base = "http://127.0.0.1:" + gateway.port("http");
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

      assertThat(get(client, base + "/metrics", null)).isEqualTo(401);
      assertThat(get(client, base + "/metrics", "Bearer wrong")).isEqualTo(401);
      assertThat(get(client, base + "/metrics", "Bearer s3cret")).isEqualTo(200);
      assertThat(get(client, base + "/healthz", null)).isEqualTo(200);
    }
    assertThat(listener.toString()).doesNotContain("s3cret");
  }

  @Test
  void everyPortHasItsOwnTlsAndClientCertificatesWhereAsked(@TempDir Path directory)
      throws Exception {
    TlsKeyPair server = TlsKeyPair.ofSelfSigned("localhost");
    TlsKeyPair client = TlsKeyPair.ofSelfSigned("client");
    Path key = Pem.key(directory, "server", server);
    Path cert = Pem.certificate(directory, "server", server);
    Path ca = Pem.certificate(directory, "client", client);
    try (Gateway gateway =
        start(
            new Listener("tls", "localhost", 0, new Tls(cert, key, null), null),
            new Listener("mtls", "localhost", 0, new Tls(cert, key, ca), null))) {
      String tls = "https://localhost:" + gateway.port("tls") + "/healthz";
      String mtls = "https://localhost:" + gateway.port("mtls") + "/healthz";

      assertThat(get(httpsClient(server, null), tls, null)).isEqualTo(200);
      assertThat(get(httpsClient(server, client), mtls, null)).isEqualTo(200);
      assertThatThrownBy(() -> get(httpsClient(server, null), mtls, null))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aTakenPortIsNamed() {
    try (Gateway gateway = start(Listener.loopback("first", 0))) {
      int port = gateway.port("first");

      assertThatThrownBy(() -> start(Listener.loopback("second", port)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("second at 127.0.0.1:" + port);
    }
  }

  @Test
  void aMissingCertificateIsNamed(@TempDir Path directory) {
    Path missing = directory.resolve("no.pem");

    assertThatThrownBy(
            () -> start(new Listener("x", "localhost", 0, new Tls(missing, missing, null), null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot read the PEM file " + missing);
  }

  private static Gateway start(Listener... listeners) {
    return Gateway.start(Rig.config(NO_BROKER).withListeners(listeners), new PrometheusRegistry());
  }

  private static int get(HttpClient client, String url, @Nullable String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static HttpClient httpsClient(TlsKeyPair trusted, @Nullable TlsKeyPair own)
      throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("server", trusted.certificateChain().get(0));
    TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
    trusts.init(trust);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    KeyStore identity = KeyStore.getInstance("PKCS12");
    identity.load(null, null);
    if (own != null) {
      identity.setKeyEntry(
          "me", own.privateKey(), NO_PASSWORD, own.certificateChain().toArray(new Certificate[0]));
    }
    keys.init(identity, NO_PASSWORD);
    SSLContext ssl = SSLContext.getInstance("TLS");
    ssl.init(keys.getKeyManagers(), trusts.getTrustManagers(), new SecureRandom());
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(ssl).build();
  }
}
