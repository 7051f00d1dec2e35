package io.vedette.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a Prometheus, or what speaks its query API, for ranges; a long one in pieces. */
final class PrometheusClient {
  /** Prometheus refuses more than 11,000 points a series. */
  private static final int MAX_POINTS = 10_000;

  private static final int MAX_ERROR = 400;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI base;
  private final @Nullable String token;

  /**
   * @param base as in {@code http://127.0.0.1:9090}, with a path prefix where there is one
   * @param tokenFile file that holds a bearer token, or null
   */
  PrometheusClient(URI base, @Nullable Path tokenFile) throws IOException {
    if (base.getScheme() == null
        || !base.getScheme().startsWith("http")
        || base.getHost() == null) {
      throw new IOException(
          "'" + base + "' is no address of a Prometheus; write it as http://127.0.0.1:9090");
    }
    this.base = base;
    this.token = tokenFile == null ? null : Files.readString(tokenFile).strip();
  }

  /** Takes one piece of a range; pieces come in order of time. */
  @FunctionalInterface
  interface Piece {
    void take(List<PrometheusAnswer.Series> series) throws IOException, InterruptedException;
  }

  /**
   * Evaluates a query at every step from {@code from} to {@code to}, both included.
   *
   * @param mostPoints points a series in one piece, at most 10,000
   * @throws IOException where it cannot be reached or refuses; the message says what it said
   */
  void range(String query, long from, long to, Duration step, int mostPoints, Piece out)
      throws IOException, InterruptedException {
    long stepMillis = step.toMillis();
    long piece = (Math.min(mostPoints, MAX_POINTS) - 1L) * stepMillis;
    for (long start = from; start <= to; start += piece + stepMillis) {
      out.take(ask(query, start, Math.min(to, start + piece), stepMillis));
    }
  }

  private List<PrometheusAnswer.Series> ask(String query, long from, long to, long step)
      throws IOException, InterruptedException {
    String form =
        "query=%s&start=%s&end=%s&step=%s"
            .formatted(
                URLEncoder.encode(query, StandardCharsets.UTF_8),
                seconds(from),
                seconds(to),
                seconds(step));
    String path = base.toString().replaceAll("/+$", "") + "/api/v1/query_range";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<InputStream> answer = send(request.build());
    try (InputStream body = answer.body();
        Reader in = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      // a query that is wrong is answered with 400 or 422, and with JSON that says why
      int status = answer.statusCode();
      if (status != 200 && status != 400 && status != 422) {
        throw refused(status, in);
      }
      return PrometheusAnswer.read(in, base.toString(), query);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new IOException("cannot reach Prometheus at " + base + ": " + message(e), e);
    }
  }

  private static String message(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private IOException refused(int status, Reader in) throws IOException {
    char[] start = new char[MAX_ERROR];
    int n = Math.max(0, in.read(start));
    return new IOException(base + " answered " + status + ": " + new String(start, 0, n).strip());
  }

  private static String seconds(long millis) {
    return millis / 1000 + "." + "%03d".formatted(millis % 1000);
  }
}
