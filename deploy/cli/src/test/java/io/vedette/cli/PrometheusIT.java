package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.vedette.cli.embedded.Ports;
import io.vedette.ingest.codec.prw1.Label;
import io.vedette.ingest.codec.prw1.TimeSeries;
import io.vedette.ingest.codec.prw1.WriteRequest;
import io.vedette.jobs.Backfill;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** Back-test and back-fill from a real Prometheus, whose past was written by promtool. */
class PrometheusIT {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final int MINUTES = 3 * 1440;
  private static final int INCIDENT = MINUTES - 300;

  @TempDir static Path dir;
  private static Process prometheus;
  private static String url;
  private static long start;

  @BeforeAll
  static void aPrometheusWithAPast() throws Exception {
    boolean present = Files.isExecutable(PROMETHEUS) && Files.isExecutable(PROMTOOL);
    if (System.getenv("CI") != null) {
      assertThat(present).as("Debian's package prometheus, which this test needs").isTrue();
    }
    assumeTrue(present, "needs Debian's package prometheus");
    start = Instant.now().getEpochSecond() / 7200 * 7200 - MINUTES * 60L;
    Path metrics = dir.resolve("past.txt");
    Files.writeString(metrics, past());
    run(
        PROMTOOL.toString(),
        "tsdb",
        "create-blocks-from",
        "openmetrics",
        metrics.toString(),
        dir.resolve("tsdb").toString());
    Path config = Files.writeString(dir.resolve("prometheus.yml"), "global: {}\n");
    int port = Ports.free();
    url = "http://127.0.0.1:" + port;
    prometheus =
        new ProcessBuilder(
                PROMETHEUS.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + dir.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("prometheus.log").toFile())
            .start();
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest ready = HttpRequest.newBuilder(URI.create(url + "/-/ready")).build();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
  }

  /** Two services; one is four times as slow for half an hour, five hours before the end. */
  private static String past() {
    StringBuilder text = new StringBuilder("# TYPE checkout_latency_ms gauge\n");
    for (String service : List.of("cart", "pay")) {
      Random random = new Random(service.hashCode());
      for (int m = 0; m < MINUTES; m++) {
        boolean slow = service.equals("pay") && m >= INCIDENT && m < INCIDENT + 30;
        double value = (slow ? 4 : 1) * 80 * Math.exp(0.1 * random.nextGaussian());
        text.append(
            "checkout_latency_ms{service=\"%s\"} %.3f %d\n"
                .formatted(service, value, start + 60L * m));
      }
    }
    return text.append("# EOF\n").toString();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("promtool.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(dir.resolve("promtool.log"))).isZero();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroyForcibly().waitFor();
    }
  }

  private static String time(int minute) {
    return Instant.ofEpochSecond(start + 60L * minute).toString();
  }

  private static String vedette(int code, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int got =
        Vedette.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    assertThat(got).as(err.toString()).isEqualTo(code);
    return code == 0 ? out.toString() : err.toString();
  }

  @Test
  void aBackTestPrintsWhatWouldHaveBeenRaised() throws IOException {
    List<String> args =
        List.of(
            "backtest",
            "--data-dir",
            dir.toString(),
            "--prometheus",
            url,
            "--query",
            "checkout_latency_ms",
            "--from",
            time(MINUTES - 600),
            "--to",
            time(MINUTES - 1),
            "--warm-up",
            "2d");
    String said = vedette(0, args.toArray(String[]::new));
    assertThat(said)
        .contains("checkout_latency_ms{service=\"pay\"}", "1 finding(s) on 1 of 2 series");

    Path rules = Files.createDirectories(dir.resolve("rules"));
    Files.writeString(
        rules.resolve("pay.yaml"),
        """
        name: pay
        detector:
          match: checkout_latency_ms{service="pay"}
          windows:
          - {start: %s, end: %s}
        """
            .formatted(time(INCIDENT - 5), time(INCIDENT + 60)));
    List<String> withRules = new ArrayList<>(args);
    Collections.addAll(withRules, "--set", "rules.directory=" + rules);
    assertThat(vedette(0, withRules.toArray(String[]::new))).contains("0 finding(s) on 0 of 2");
  }

  @Test
  void aWrongQueryIsSaidInPrometheusWords() {
    assertThat(vedette(1, "backtest", "--prometheus", url, "--query", "sum("))
        .contains("parse error")
        .doesNotContain("\tat ");
  }

  @Test
  void aBackFillSendsThePastMarkedAsSuch() throws IOException {
    List<TimeSeries> received = Collections.synchronizedList(new ArrayList<>());
    HttpServer gateway =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext(
        "/api/v1/write",
        exchange -> {
          byte[] body = Snappy.uncompress(exchange.getRequestBody().readAllBytes());
          received.addAll(WriteRequest.parseFrom(body).getTimeseriesList());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    gateway.start();
    try {
      String said =
          vedette(
              0,
              "backfill",
              "--data-dir",
              dir.toString(),
              "--prometheus",
              url,
              "--query",
              "checkout_latency_ms",
              "--from",
              time(0),
              "--to",
              time(MINUTES - 1),
              "--gateway",
              "http://127.0.0.1:" + gateway.getAddress().getPort());
      assertThat(said).contains("backfilled " + 2 * MINUTES + " samples");
    } finally {
      gateway.stop(0);
    }
    assertThat(received.stream().mapToInt(TimeSeries::getSamplesCount).sum())
        .isEqualTo(2 * MINUTES);
    assertThat(received)
        .allSatisfy(
            series ->
                assertThat(series.getLabelsList())
                    .contains(Label.newBuilder().setName(Backfill.LABEL).setValue("true").build()));
  }
}
