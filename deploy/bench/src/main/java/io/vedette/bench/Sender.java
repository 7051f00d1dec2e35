package io.vedette.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** Posts protobuf to the gateway; waits and sends again where it is told to come back later. */
final class Sender {
  private static final long RETRY_MILLIS = 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI to;
  private final String[] headers;

  private Sender(URI to, String... headers) {
    this.to = to;
    this.headers = headers;
  }

  /** Of OTLP logs. */
  static Sender ofLogs(URI gateway) {
    return new Sender(gateway.resolve("/v1/logs"), "Content-Type", "application/x-protobuf");
  }

  /** Of Prometheus remote write 1.0, compressed already. */
  static Sender ofRemoteWrite(URI to) {
    return new Sender(
        to,
        "Content-Type",
        "application/x-protobuf",
        "Content-Encoding",
        "snappy",
        "X-Prometheus-Remote-Write-Version",
        "0.1.0");
  }

  /** Returns once the request is taken. */
  void send(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    while (true) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 == 2) {
        return;
      }
      if (answer.statusCode() != 429 && answer.statusCode() != 503) {
        throw new IOException(to + " answered " + answer.statusCode() + ": " + answer.body());
      }
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    }
  }
}
