package io.vedette.jobs;

import io.vedette.model.Entity;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.rules.threshold.ForecastLimit;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/** Picks the samples that a forecast limit in force is about, and the limits. */
final class LimitRouter extends BroadcastProcessFunction<MetricSample, RuleFile, LimitedSample> {
  private static final long serialVersionUID = 1L;

  private final Map<String, String> ruleFiles;
  private transient RuleBook rules;

  LimitRouter(Map<String, String> ruleFiles) {
    this.ruleFiles = ruleFiles;
  }

  @Override
  public void open(OpenContext context) {
    rules = new RuleBook(ruleFiles);
  }

  @Override
  public void processElement(
      MetricSample sample, ReadOnlyContext context, Collector<LimitedSample> out) throws Exception {
    if (sample.stale() || Backfill.is(sample)) {
      return;
    }
    for (ForecastLimit limit : rules.pack(context.getBroadcastState(RuleBook.FILES)).limits()) {
      boolean isLimit = limit.gives(sample.series());
      if (isLimit || limit.matches(sample.series())) {
        out.collect(
            new LimitedSample(
                key(limit, sample.series()),
                limit.name(),
                isLimit,
                limit.limit(),
                limit.sense(),
                limit.horizonMillis(),
                limit.severity(),
                sample.series().toString(),
                sample.series().name(),
                Entity.of(sample.series()),
                sample.timeMillis(),
                sample.value()));
      }
    }
  }

  private static String key(ForecastLimit limit, SeriesKey series) {
    if (limit.limitMetric().isEmpty()) {
      return limit.name() + '|' + series;
    }
    StringBuilder key = new StringBuilder(limit.name());
    for (String label : limit.joinLabels()) {
      key.append('|').append(series.labels().getOrDefault(label, ""));
    }
    return key.toString();
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<LimitedSample> out)
      throws Exception {
    rules.receive(file, context.getBroadcastState(RuleBook.FILES));
  }
}
