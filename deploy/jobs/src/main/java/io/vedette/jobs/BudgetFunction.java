package io.vedette.jobs;

import io.vedette.model.BandPoint;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Holds what remains of the objectives' error budgets against the forecast limits, as any other
 * series: a few points a minute that never went through the series monitor.
 */
final class BudgetFunction extends BroadcastProcessFunction<BandPoint, RuleFile, LimitedSample> {
  private static final long serialVersionUID = 1L;

  private final Map<String, String> ruleFiles;
  private transient RuleBook rules;

  BudgetFunction(Map<String, String> ruleFiles) {
    this.ruleFiles = ruleFiles;
  }

  static boolean concerns(BandPoint point) {
    return point.series().startsWith(SloFunction.BUDGET_REMAINING);
  }

  @Override
  public void open(OpenContext context) {
    rules = new RuleBook(ruleFiles);
  }

  @Override
  public void processElement(BandPoint point, ReadOnlyContext context, Collector<LimitedSample> out)
      throws Exception {
    SeriesKey series = SeriesText.parse(point.series());
    var limits = rules.pack(context.getBroadcastState(RuleBook.FILES)).limits();
    LimitRouter.route(
        new MetricSample(series, MetricKind.GAUGE, point.timeMillis(), point.value()),
        LimitRouter.concerning(series, limits),
        out::collect);
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<LimitedSample> out)
      throws Exception {
    rules.receive(file, context.getBroadcastState(RuleBook.FILES));
  }
}
