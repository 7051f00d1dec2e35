package io.vedette.jobs;

import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.rules.slo.Slo;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/** Picks the samples that the ratio of an objective in force is made of. */
final class SloMetricRouter extends BroadcastProcessFunction<MetricSample, RuleFile, SloEvent> {
  private static final long serialVersionUID = 1L;

  private final Map<String, String> ruleFiles;
  private transient RuleBook rules;

  SloMetricRouter(Map<String, String> ruleFiles) {
    this.ruleFiles = ruleFiles;
  }

  @Override
  public void open(OpenContext context) {
    rules = new RuleBook(ruleFiles);
  }

  @Override
  public void processElement(MetricSample sample, ReadOnlyContext context, Collector<SloEvent> out)
      throws Exception {
    if (sample.stale()) {
      return;
    }
    for (Slo slo : rules.pack(context.getBroadcastState(RuleBook.FILES)).slos()) {
      if (slo.indicator() instanceof Slo.Ratio ratio) {
        if (ratio.counted().matches(sample.series())) {
          SloEvent.Part part = ratio.countsGood() ? SloEvent.Part.GOOD : SloEvent.Part.BAD;
          out.collect(event(slo, ratio, part, sample));
        }
        if (ratio.total().matches(sample.series())) {
          out.collect(event(slo, ratio, SloEvent.Part.TOTAL, sample));
        }
      }
    }
  }

  private static SloEvent event(Slo slo, Slo.Ratio ratio, SloEvent.Part part, MetricSample sample) {
    boolean grows = ratio.cumulative() && sample.kind() != MetricKind.DELTA;
    return new SloEvent(
        slo.name(),
        slo.owner(sample.series()),
        part,
        grows ? sample.series().toString() : "",
        sample.timeMillis(),
        sample.value());
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<SloEvent> out)
      throws Exception {
    rules.receive(file, context.getBroadcastState(RuleBook.FILES));
  }
}
