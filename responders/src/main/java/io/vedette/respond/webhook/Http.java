package io.vedette.respond.webhook;

import io.vedette.respond.Request;
import io.vedette.respond.RespondException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Sends a request; neither addresses nor headers appear in errors, as they may hold secrets. */
final class Http {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * @throws RespondException where the answer is not 2xx
   */
  void send(URI uri, Request request, Map<String, String> headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()));
    if (!request.contentType().isEmpty()) {
      builder.header("Content-Type", request.contentType());
    }
    headers.forEach(builder::header);
    try {
      HttpResponse<String> response =
          client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        fail(request, response);
      }
    } catch (IOException e) {
      throw RespondException.unanswered(request + ": the receiver does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RespondException.unanswered(request + ": interrupted", e);
    }
  }

  private static void fail(Request request, HttpResponse<String> response) {
    String body = response.body();
    String why =
        request
            + ": the receiver answers "
            + response.statusCode()
            + ": "
            + body.substring(0, Math.min(200, body.length()));
    if (response.statusCode() >= 500 || response.statusCode() == 429) {
      throw RespondException.unanswered(why, new IOException("HTTP error"));
    }
    throw new RespondException(why);
  }
}
