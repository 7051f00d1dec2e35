package io.vedette.bench;

import io.vedette.ingest.codec.prw1.Label;
import io.vedette.ingest.codec.prw1.Sample;
import io.vedette.ingest.codec.prw1.TimeSeries;
import io.vedette.ingest.codec.prw1.WriteRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.xerial.snappy.Snappy;

/** Sends Prometheus remote write 1.0: noisy gauges of many series, and the canary. */
final class WriteLoad {
  /** What the canary is called, in the verdicts too. */
  static final String CANARY = "bench_canary";

  /** As Prometheus: its default of max_samples_per_send. */
  private static final int BATCH = 2000;

  private static final long RETRY_MILLIS = 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI to;
  private final int series;
  private final Random random = new Random(1);

  WriteLoad(URI to, int series) {
    this.to = to;
    this.series = series;
  }

  /** One sample of each series; returns once all are taken. */
  void round(long timeMillis) throws IOException, InterruptedException {
    for (int from = 0; from < series; from += BATCH) {
      WriteRequest.Builder request = WriteRequest.newBuilder();
      for (int i = from; i < Math.min(series, from + BATCH); i++) {
        request.addTimeseries(series(i, timeMillis));
      }
      send(request.build());
    }
  }

  void canary(long timeMillis) throws IOException, InterruptedException {
    TimeSeries.Builder one = TimeSeries.newBuilder().addLabels(label("__name__", CANARY));
    one.addLabels(label("service", "canary")).addSamples(sample(timeMillis, value(0)));
    send(WriteRequest.newBuilder().addTimeseries(one).build());
  }

  private TimeSeries series(int i, long timeMillis) {
    return TimeSeries.newBuilder()
        .addLabels(label("__name__", "bench_request_latency_ms"))
        .addLabels(label("instance", "10.0." + i / 250 % 250 + "." + i % 250 + ":9090"))
        .addLabels(label("job", "bench"))
        .addLabels(label("service", "svc-" + i % 200))
        .addLabels(label("shard", Integer.toString(i)))
        .addSamples(sample(timeMillis, value(i)))
        .build();
  }

  private double value(int i) {
    return (100 + i % 50) * Math.exp(0.05 * random.nextGaussian());
  }

  private static Sample sample(long timeMillis, double value) {
    return Sample.newBuilder().setTimestamp(timeMillis).setValue(value).build();
  }

  private static Label label(String name, String value) {
    return Label.newBuilder().setName(name).setValue(value).build();
  }

  /** Again and again until it is taken, as Prometheus does where it is told to come back. */
  private void send(WriteRequest body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Snappy.compress(body.toByteArray())))
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
