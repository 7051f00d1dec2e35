package io.vedette.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * Sends what the shop would have sent: OTLP, remote write and audit events over HTTP. Three past
 * days as fast as the gateway takes them, then the scenario of the last 90 minutes in fast motion
 * up to now, then on in real time. No event is ever in the future.
 */
public final class DemoTraffic {
  static final int HISTORY_MINUTES = 3 * 1440;
  private static final int HISTORY_STEP = 5;
  private static final int MAX_TRIES = 60;

  private final URI gateway;
  private final PrintWriter out;
  private final Scenario scenario;
  private final TraceSource traces;
  private final LogSource logs;
  private final MetricSource metrics;
  private final AuditSource audit;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * @param gateway the gateway's HTTP address
   * @param nowMillis where the scenario ends, wall clock
   */
  public DemoTraffic(URI gateway, long nowMillis, long seed, PrintWriter out) {
    this.gateway = gateway;
    this.out = out;
    this.scenario = new Scenario(nowMillis / 60_000L - Scenario.MINUTES);
    this.traces = new TraceSource(scenario, seed);
    this.logs = new LogSource(scenario, seed);
    this.metrics = new MetricSource(scenario, seed);
    this.audit = new AuditSource(scenario, seed);
  }

  public Truth truth() {
    return scenario.truth();
  }

  /** Sends the past days. */
  public void sendHistory() throws IOException, InterruptedException {
    sendHistory(HISTORY_MINUTES);
  }

  /** Sends the last minutes before the scenario. */
  public void sendHistory(int minutes) throws IOException, InterruptedException {
    long from = scenario.startMinute() - minutes;
    for (long minute = from; minute < scenario.startMinute(); minute += HISTORY_STEP) {
      send(minute, minute + HISTORY_STEP);
      long done = minute - from + HISTORY_STEP;
      if (done % 1440 == 0) {
        out.printf("  history: day %d of 3 sent%n", done / 1440);
        out.flush();
      }
    }
  }

  /**
   * Plays the scenario.
   *
   * @param millisPerMinute how long a minute takes
   */
  public void playScenario(long millisPerMinute) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    for (int t = 0; t < Scenario.MINUTES; t++) {
      send(scenario.startMinute() + t, scenario.startMinute() + t + 1);
      long due = begin + TimeUnit.MILLISECONDS.toNanos((t + 1) * millisPerMinute);
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      if ((t + 1) % 15 == 0) {
        out.printf("  scenario: minute %d of %d%n", t + 1, Scenario.MINUTES);
        out.flush();
      }
    }
  }

  /** Goes on in real time: each minute is sent when it is over. */
  public void continueLive(BooleanSupplier stop) throws IOException, InterruptedException {
    long minute = scenario.startMinute() + Scenario.MINUTES;
    while (!stop.getAsBoolean()) {
      if (System.currentTimeMillis() >= (minute + 1) * 60_000L) {
        send(minute, minute + 1);
        minute++;
      } else {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private void send(long from, long to) throws IOException, InterruptedException {
    CompletableFuture<?>[] requests = {
      post("/v1/traces", "application/x-protobuf", "", traces.request(from, to).toByteArray()),
      post("/v1/logs", "application/x-protobuf", "", logs.request(from, to).toByteArray()),
      post("/v1/metrics", "application/x-protobuf", "", metrics.otlp(from, to).toByteArray()),
      post(
          "/api/v1/write",
          "application/x-protobuf",
          "snappy",
          Snappy.compress(metrics.remoteWrite(from, to).toByteArray())),
      post("/webhook/k8s-audit", "application/json", "", audit.events(from, to))
    };
    for (CompletableFuture<?> request : requests) {
      try {
        request.join();
      } catch (CompletionException e) {
        throw new IOException("the gateway does not take the demo's data: " + e.getCause(), e);
      }
    }
  }

  private CompletableFuture<Void> post(String path, String type, String encoding, byte[] body) {
    if (body.length == 0) {
      return CompletableFuture.completedFuture(null);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!encoding.isEmpty()) {
      request.header("Content-Encoding", encoding);
      request.header("X-Prometheus-Remote-Write-Version", "0.1.0");
    }
    return attempt(request.build(), 1);
  }

  /** Overload and broken connections are answered by trying again, so that nothing is lost. */
  private CompletableFuture<Void> attempt(HttpRequest request, int tries) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .handle(Outcome::new)
        .thenCompose(
            outcome -> {
              HttpResponse<String> response = outcome.response();
              if (response == null) {
                return tries < MAX_TRIES
                    ? later(request, tries, 1)
                    : CompletableFuture.<Void>failedFuture(
                        new IOException(request.uri() + " cannot be reached", outcome.failure()));
              }
              int code = response.statusCode();
              if (code / 100 == 2) {
                return CompletableFuture.<Void>completedFuture(null);
              }
              if ((code == 429 || code == 503) && tries < MAX_TRIES) {
                String wait = response.headers().firstValue("Retry-After").orElse("1");
                return later(request, tries, wait.matches("\\d{1,4}") ? Long.parseLong(wait) : 1);
              }
              return CompletableFuture.<Void>failedFuture(
                  new IOException(request.uri() + " answered " + code + ": " + response.body()));
            });
  }

  private CompletableFuture<Void> later(HttpRequest request, int tries, long seconds) {
    return CompletableFuture.supplyAsync(
            () -> tries, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS))
        .thenCompose(n -> attempt(request, n + 1));
  }

  /** What came of one request: one of the two is set. */
  private record Outcome(@Nullable HttpResponse<String> response, @Nullable Throwable failure) {}
}
