package io.vedette.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** Sends OTLP/HTTP; waits and sends again where it is told to come back later. */
final class LogSender {
  private static final long RETRY_MILLIS = 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI to;

  LogSender(URI gateway) {
    this.to = gateway.resolve("/v1/logs");
  }

  /** Returns once the request is taken. */
  void send(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/x-protobuf")
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
