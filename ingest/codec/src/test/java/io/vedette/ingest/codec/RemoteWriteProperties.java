package io.vedette.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.vedette.ingest.codec.RemoteWriteTranscoder.Batch;
import io.vedette.ingest.codec.prw1.Label;
import io.vedette.ingest.codec.prw1.Sample;
import io.vedette.ingest.codec.prw1.TimeSeries;
import io.vedette.ingest.codec.prw1.WriteRequest;
import io.vedette.ingest.codec.prw2.Request;
import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.TelemetryEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RemoteWriteProperties {
  private static final int MAX = 2000;

  private final RemoteWriteTranscoder transcoder = new RemoteWriteTranscoder(false, MAX);

  @Property(tries = 300)
  void samplesOf1ComeOutAsTheyWentInWhateverTheRecordsSize(@ForAll long seed) throws Exception {
    List<MetricSample> samples = samples(new Random(seed));
    WriteRequest.Builder request = WriteRequest.newBuilder();
    samples.forEach(sample -> request.addTimeseries(v1(sample)));

    Batch batch = transcoder.transcode1(request.build().toByteArray());

    assertThat(batch.samples()).isEqualTo(samples.size());
    assertThat(batch.records()).allMatch(record -> record.length <= MAX);
    assertThat(decode(batch)).containsExactlyInAnyOrderElementsOf(samples);
  }

  @Property(tries = 300)
  void samplesOf2ComeOutAsTheyWentIn(@ForAll long seed) throws Exception {
    List<MetricSample> samples = samples(new Random(seed));

    assertThat(decode(transcoder.transcode2(v2(samples).toByteArray())))
        .containsExactlyInAnyOrderElementsOf(samples);
  }

  @Property(tries = 300)
  void theRecordsAreWhatTheGeneratedClassesWouldWrite(@ForAll long seed) throws Exception {
    WriteRequest.Builder request = WriteRequest.newBuilder();
    samples(new Random(seed)).forEach(sample -> request.addTimeseries(v1(sample)));

    for (byte[] bytes : transcoder.transcode1(request.build().toByteArray()).records()) {
      ExportMetricsServiceRequest parsed = ExportMetricsServiceRequest.parseFrom(bytes);
      assertThat(parsed.getSerializedSize()).isEqualTo(bytes.length);
      assertThat(parsed.getUnknownFields().asMap()).isEmpty();
    }
  }

  @Property
  void anyBytesGiveNothingButADecodeException(@ForAll byte[] bytes) {
    tolerates(bytes);
  }

  @Property(tries = 3000)
  void damagedRequestsGiveNothingButADecodeException(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<MetricSample> samples = samples(random);
    WriteRequest.Builder request = WriteRequest.newBuilder();
    samples.forEach(sample -> request.addTimeseries(v1(sample)));
    for (byte[] bytes : List.of(request.build().toByteArray(), v2(samples).toByteArray())) {
      for (int flips = random.nextInt(6); flips >= 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      tolerates(bytes);
    }
  }

  /** What the transcoder lets pass, the decoder must be able to read. */
  private void tolerates(byte[] bytes) {
    assertThatCode(
            () -> {
              for (boolean v2 : new boolean[] {false, true}) {
                Batch batch;
                try {
                  batch = v2 ? transcoder.transcode2(bytes) : transcoder.transcode1(bytes);
                } catch (DecodeException e) {
                  continue;
                }
                decode(batch);
              }
            })
        .doesNotThrowAnyException();
  }

  @Property(tries = 300)
  void labelReferencesPastTheSymbolsAreRefused(@ForAll("references") List<Integer> references) {
    Request request =
        Request.newBuilder()
            .addAllSymbols(List.of("", "__name__", "up"))
            .addTimeseries(
                io.vedette.ingest.codec.prw2.TimeSeries.newBuilder().addAllLabelsRefs(references))
            .build();
    boolean valid =
        references.size() % 2 == 0 && references.stream().allMatch(r -> r >= 0 && r < 3);

    if (valid) {
      assertThatCode(() -> transcoder.transcode2(request.toByteArray())).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> transcoder.transcode2(request.toByteArray()))
          .isInstanceOf(DecodeException.class)
          .hasMessageContaining("label reference");
    }
  }

  @Provide
  Arbitrary<List<Integer>> references() {
    return Arbitraries.integers().between(-1, 3).list().ofMaxSize(6);
  }

  @Example
  void bucketsAreLeftOutUnlessWantedAndUnusableSamplesAreCounted() throws Exception {
    byte[] request =
        WriteRequest.newBuilder()
            .addTimeseries(v1(sample("a_bucket", MetricKind.COUNTER, 1)))
            .addTimeseries(v1(sample("a", MetricKind.GAUGE, 1)).toBuilder().clearLabels())
            .addTimeseries(
                v1(sample("b", MetricKind.GAUGE, 1)).toBuilder()
                    .setSamples(0, Sample.newBuilder().setTimestamp(-5)))
            .addTimeseries(v1(sample("x".repeat(MAX), MetricKind.GAUGE, 1)))
            .build()
            .toByteArray();

    Batch without = transcoder.transcode1(request);
    Batch with = new RemoteWriteTranscoder(true, MAX).transcode1(request);

    assertThat(without.droppedBuckets()).isEqualTo(1);
    assertThat(without.points()).isZero();
    assertThat(without.records()).isEmpty();
    assertThat(without.rejected()).isEqualTo(3);
    assertThat(without.reason()).isEqualTo("a series without a name");
    assertThat(decode(with)).containsExactly(sample("a_bucket", MetricKind.COUNTER, 1));
  }

  private static MetricSample sample(String name, MetricKind kind, double value) {
    return new MetricSample(new SeriesKey(name, Attributes.empty()), kind, Otlp.TIME, value);
  }

  private static List<MetricSample> samples(Random random) {
    List<MetricSample> samples = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      boolean counter = random.nextBoolean();
      Map<String, String> labels = new TreeMap<>();
      for (int l = random.nextInt(5); l > 0; l--) {
        labels.put("läbel_" + l, "v".repeat(random.nextInt(200)) + l);
      }
      double value = random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian();
      samples.add(
          new MetricSample(
              new SeriesKey(
                  "m" + random.nextInt(4) + (counter ? "_total" : "_ratio"), Attributes.of(labels)),
              counter ? MetricKind.COUNTER : MetricKind.GAUGE,
              1 + random.nextInt(Integer.MAX_VALUE),
              value));
    }
    return samples;
  }

  private static TimeSeries v1(MetricSample sample) {
    TimeSeries.Builder series = TimeSeries.newBuilder();
    series.addSamples(
        Sample.newBuilder().setTimestamp(sample.timeMillis()).setValue(wire(sample.value())));
    series.addLabels(label("__name__", sample.series().name()));
    sample.series().labels().asMap().forEach((k, v) -> series.addLabels(label(k, v)));
    return series.build();
  }

  private static Label label(String name, String value) {
    return Label.newBuilder().setName(name).setValue(value).build();
  }

  private static Request v2(List<MetricSample> samples) {
    Map<String, Integer> symbols = new LinkedHashMap<>(Map.of("", 0));
    Request.Builder request = Request.newBuilder();
    for (MetricSample sample : samples) {
      io.vedette.ingest.codec.prw2.TimeSeries.Builder series = request.addTimeseriesBuilder();
      series.addSamplesBuilder().setTimestamp(sample.timeMillis()).setValue(wire(sample.value()));
      series.getMetadataBuilder().setTypeValue(sample.kind() == MetricKind.COUNTER ? 1 : 2);
      Map<String, String> labels = new TreeMap<>(sample.series().labels().asMap());
      labels.put("__name__", sample.series().name());
      labels.forEach(
          (k, v) -> {
            for (String text : List.of(k, v)) {
              series.addLabelsRefs(symbols.computeIfAbsent(text, t -> symbols.size()));
            }
          });
    }
    return request.addAllSymbols(symbols.keySet()).build();
  }

  private static double wire(double value) {
    return Double.isNaN(value) ? Double.longBitsToDouble(0x7ff0000000000002L) : value;
  }

  private static List<TelemetryEvent> decode(Batch batch) throws DecodeException {
    List<TelemetryEvent> events = new ArrayList<>();
    for (byte[] record : batch.records()) {
      new OtlpMetricsDecoder().decode(record, 0, events::add);
    }
    return events;
  }
}
