package io.vedette.bench;

import io.vedette.ingest.codec.prw1.Label;
import io.vedette.ingest.codec.prw1.Sample;
import io.vedette.ingest.codec.prw1.TimeSeries;
import io.vedette.ingest.codec.prw1.WriteRequest;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.URI;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * Sends Prometheus remote write 1.0: noisy gauges of many series, and the canary. The requests are
 * encoded once and only their times and values change, so that the load costs little beside what is
 * measured.
 */
final class WriteLoad {
  /** What the canary is called, in the verdicts too. */
  static final String CANARY = "bench_canary";

  /** As Prometheus: its default of max_samples_per_send. */
  private static final int BATCH = 2000;

  /** A time of our days as a varint. */
  private static final int TIME_BYTES = 6;

  private static final VarHandle VALUE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private final Sender sender;
  private final int series;
  private final byte[] @Nullable [] batches;
  private final SplittableRandom random = new SplittableRandom(1);

  WriteLoad(URI to, int series) {
    this.sender = Sender.ofRemoteWrite(to);
    this.series = series;
    this.batches = new byte[(series + BATCH - 1) / BATCH][];
  }

  /** One sample of each series; returns once all are taken. */
  void round(long timeMillis) throws IOException, InterruptedException {
    for (int batch = 0; batch < batches.length; batch++) {
      send(batch, timeMillis);
    }
  }

  /** Requests in a round. */
  int batches() {
    return batches.length;
  }

  /** Samples in one of the requests of a round. */
  int samples(int batch) {
    return Math.min(BATCH, series - batch * BATCH);
  }

  /** Sends one request of a round; returns once it is taken. */
  void send(int batch, long timeMillis) throws IOException, InterruptedException {
    byte[] body = batches[batch];
    if (body == null) {
      body = encode(batch);
      batches[batch] = body;
    }
    int at = 0;
    for (int i = batch * BATCH; i < batch * BATCH + samples(batch); i++) {
      at = end(body, at);
      // the sample is the last of a series: tag, length, tag, value, tag, time
      int time = at - TIME_BYTES;
      VALUE.set(body, time - 1 - Double.BYTES, value(i));
      long rest = timeMillis;
      for (int k = 0; k < TIME_BYTES; k++) {
        body[time + k] = (byte) (k < TIME_BYTES - 1 ? rest | 0x80 : rest);
        rest >>>= 7;
      }
    }
    sender.send(Snappy.compress(body));
  }

  private byte[] encode(int batch) {
    WriteRequest.Builder request = WriteRequest.newBuilder();
    for (int i = batch * BATCH; i < batch * BATCH + samples(batch); i++) {
      request.addTimeseries(series(i, System.currentTimeMillis()));
    }
    return request.build().toByteArray();
  }

  /** Where the series ends that starts at a position of a request. */
  private static int end(byte[] body, int start) {
    int length = 0;
    int at = start + 1;
    for (int shift = 0; ; shift += 7) {
      byte b = body[at++];
      length |= (b & 0x7F) << shift;
      if (b >= 0) {
        return at + length;
      }
    }
  }

  void canary(long timeMillis) throws IOException, InterruptedException {
    TimeSeries.Builder one = TimeSeries.newBuilder().addLabels(label("__name__", CANARY));
    one.addLabels(label("service", "canary")).addSamples(sample(timeMillis, value(0)));
    byte[] body = WriteRequest.newBuilder().addTimeseries(one).build().toByteArray();
    sender.send(Snappy.compress(body));
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
}
