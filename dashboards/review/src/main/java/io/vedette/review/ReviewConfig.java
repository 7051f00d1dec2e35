package io.vedette.review;

/**
 * Where the review page listens, and who may see it.
 *
 * @param host address to bind; loopback by default
 * @param port TCP port; 0 for any free one
 * @param tlsCertificate PEM file of the certificate chain; empty for plain HTTP
 * @param tlsKey PEM file of its private key; empty for plain HTTP
 * @param token secret that every request must carry, as {@code Authorization: Bearer} or as the
 *     password of HTTP Basic, whose user name then signs decisions; empty for none
 */
public record ReviewConfig(
    String host, int port, String tlsCertificate, String tlsKey, String token) {
  public ReviewConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
    if (tlsCertificate.isEmpty() != tlsKey.isEmpty()) {
      throw new IllegalArgumentException(
          "TLS needs a certificate and a key; got certificate '"
              + tlsCertificate
              + "' and key '"
              + tlsKey
              + "'");
    }
    if (token.isEmpty() && !Hosts.loopback(host)) {
      throw new IllegalArgumentException(
          "host "
              + host
              + " can be reached from other machines; set a token, or listen on 127.0.0.1");
    }
  }

  /** Loopback, port 8080, plain HTTP, no token. */
  public static ReviewConfig defaults() {
    return new ReviewConfig("127.0.0.1", 8080, "", "", "");
  }

  public ReviewConfig withHost(String address) {
    return new ReviewConfig(address, port, tlsCertificate, tlsKey, token);
  }

  public ReviewConfig withPort(int number) {
    return new ReviewConfig(host, number, tlsCertificate, tlsKey, token);
  }

  public ReviewConfig withTls(String certificate, String key) {
    return new ReviewConfig(host, port, certificate, key, token);
  }

  public ReviewConfig withToken(String secret) {
    return new ReviewConfig(host, port, tlsCertificate, tlsKey, secret);
  }

  boolean tls() {
    return !tlsCertificate.isEmpty();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return (tls() ? "https://" : "http://")
        + host
        + ':'
        + port
        + (token.isEmpty() ? "" : " with token");
  }
}
