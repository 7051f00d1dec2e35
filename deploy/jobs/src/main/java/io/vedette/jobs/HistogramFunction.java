package io.vedette.jobs;

import io.vedette.detect.metric.BucketCounts;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes quantiles of cumulative histograms: the buckets of one scrape, held against those of the
 * scrape before. Ten series of buckets, which say nothing by themselves, become three.
 *
 * <p>The buckets of a scrape may come in any order and through several partitions; event time says
 * when they are complete.
 */
final class HistogramFunction extends KeyedProcessFunction<String, MetricSample, MetricSample> {
  private static final long serialVersionUID = 1L;
  private static final String SUFFIX = "_bucket";
  private static final String BOUND = "le";
  private static final String[] QUANTILES = {"0.5", "0.9", "0.99"};
  private static final long FORGET_MILLIS = 3_600_000L;

  private transient ValueState<BucketCounts> states;
  private transient EventTimeQueue<MetricSample> queue;

  /** Whether a sample is of a bucket. */
  static boolean concerns(MetricSample sample) {
    return sample.series().name().endsWith(SUFFIX) && sample.series().labels().get(BOUND) != null;
  }

  /** The histogram that a bucket is of. */
  static String key(MetricSample sample) {
    return histogram(sample).toString();
  }

  private static SeriesKey histogram(MetricSample sample) {
    String name = sample.series().name();
    Map<String, String> labels = new HashMap<>(sample.series().labels().asMap());
    labels.remove(BOUND);
    return new SeriesKey(name.substring(0, name.length() - SUFFIX.length()), Attributes.of(labels));
  }

  @Override
  public void open(OpenContext context) {
    states =
        getRuntimeContext().getState(new ValueStateDescriptor<>("buckets", StateSerializer.TYPE));
    queue =
        new EventTimeQueue<>(
            getRuntimeContext(),
            "waiting",
            ModelTypes.METRIC_SAMPLE,
            sample -> sample.series().labels().getOrDefault(BOUND, ""));
  }

  @Override
  public void processElement(MetricSample sample, Context context, Collector<MetricSample> out)
      throws Exception {
    if (!sample.stale()) {
      queue.add(sample, sample.timeMillis(), context.timerService());
    }
  }

  /** NaN for what is no number. */
  private static double bound(Attributes labels) {
    String text = labels.getOrDefault(BOUND, "");
    try {
      return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<MetricSample> out)
      throws Exception {
    BucketCounts counts = states.value();
    List<MetricSample> scrape = queue.take(timeMillis);
    if (scrape.isEmpty()) {
      if (counts != null && timeMillis - counts.newestMillis() >= FORGET_MILLIS) {
        states.clear();
      }
      return;
    }
    if (counts == null) {
      counts = new BucketCounts();
    }
    long before = counts.newestMillis();
    for (MetricSample bucket : scrape) {
      counts.add(bucket.timeMillis(), bound(bucket.series().labels()), bucket.value());
    }
    states.update(counts);
    if (counts.newestMillis() > before) {
      quantiles(SeriesText.parse(context.getCurrentKey()), counts, out);
    }
    long hour = Math.floorDiv(counts.newestMillis(), FORGET_MILLIS) + 2;
    context.timerService().registerEventTimeTimer(hour * FORGET_MILLIS);
  }

  private static void quantiles(
      SeriesKey histogram, BucketCounts counts, Collector<MetricSample> out) {
    for (String q : QUANTILES) {
      double value = counts.quantile(Double.parseDouble(q));
      if (!Double.isNaN(value)) {
        SeriesKey series = new SeriesKey(histogram.name(), histogram.labels().with("quantile", q));
        out.collect(new MetricSample(series, MetricKind.GAUGE, counts.newestMillis(), value));
      }
    }
  }

  private static final class StateSerializer extends CodecSerializer<BucketCounts> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<BucketCounts> TYPE =
        new CodecTypeInfo<>(new StateSerializer());

    private StateSerializer() {
      super(BucketCounts.class, false);
    }

    @Override
    protected StateCodec<BucketCounts> codec() {
      return BucketCounts.codec();
    }
  }
}
