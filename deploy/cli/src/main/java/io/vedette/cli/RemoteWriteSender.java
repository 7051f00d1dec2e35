package io.vedette.cli;

import io.vedette.ingest.codec.prw1.Label;
import io.vedette.ingest.codec.prw1.Sample;
import io.vedette.ingest.codec.prw1.TimeSeries;
import io.vedette.ingest.codec.prw1.WriteRequest;
import io.vedette.model.SeriesKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.xerial.snappy.Snappy;

/**
 * Sends Prometheus remote write 1.0, a batch at a time; comes back where it is told to.
 *
 * @see <a href="https://prometheus.io/docs/specs/prw/remote_write_spec/">Remote-Write 1.0</a>
 */
final class RemoteWriteSender {
  /** As Prometheus: its default of max_samples_per_send. */
  private static final int BATCH = 2000;

  private static final int MAX_TRIES = 100;
  private static final long RETRY_MILLIS = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI to;
  private final String token;
  private WriteRequest.Builder batch = WriteRequest.newBuilder();
  private int batched;
  private long sent;

  /**
   * @param token bearer token, or empty
   */
  RemoteWriteSender(URI to, String token) {
    this.to = to;
    this.token = token;
  }

  /** Adds the samples of one series, in order of time, with one more label. */
  void add(SeriesKey series, String label, String value, long[] millis, double[] values)
      throws IOException, InterruptedException {
    Map<String, String> labels = new TreeMap<>(series.labels().asMap());
    labels.put("__name__", series.name());
    labels.put(label, value);
    for (int from = 0; from < millis.length; from += BATCH) {
      TimeSeries.Builder one = TimeSeries.newBuilder();
      labels.forEach((k, v) -> one.addLabels(Label.newBuilder().setName(k).setValue(v)));
      int to = Math.min(millis.length, from + BATCH);
      for (int i = from; i < to; i++) {
        one.addSamples(Sample.newBuilder().setTimestamp(millis[i]).setValue(values[i]));
      }
      batch.addTimeseries(one);
      batched += to - from;
      if (batched >= BATCH) {
        flush();
      }
    }
  }

  /** Sends what has been added; returns once it is taken. */
  void flush() throws IOException, InterruptedException {
    if (batched == 0) {
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    Snappy.compress(batch.build().toByteArray())));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    send(request.build());
    sent += batched;
    batched = 0;
    batch = WriteRequest.newBuilder();
  }

  private void send(HttpRequest request) throws IOException, InterruptedException {
    for (int i = 0; i < MAX_TRIES; i++) {
      HttpResponse<String> answer;
      try {
        answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        throw new IOException(
            "cannot reach the gateway at " + to + "; is Vedette up? otherwise give --gateway", e);
      }
      if (answer.statusCode() / 100 == 2) {
        return;
      }
      if (answer.statusCode() != 429 && answer.statusCode() != 503) {
        throw new IOException(to + " answered " + answer.statusCode() + ": " + answer.body());
      }
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    }
    throw new IOException(to + " is too busy: it refused a batch " + MAX_TRIES + " times");
  }

  long sent() {
    return sent;
  }
}
