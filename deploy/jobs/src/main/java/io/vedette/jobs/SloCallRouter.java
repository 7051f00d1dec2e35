package io.vedette.jobs;

import io.vedette.detect.trace.Call;
import io.vedette.rules.slo.Slo;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/** Tells of each call for which objectives in force it is good or bad. */
final class SloCallRouter extends BroadcastProcessFunction<Call, RuleFile, SloEvent> {
  private static final long serialVersionUID = 1L;

  private final Map<String, String> ruleFiles;
  private transient RuleBook rules;

  SloCallRouter(Map<String, String> ruleFiles) {
    this.ruleFiles = ruleFiles;
  }

  @Override
  public void open(OpenContext context) {
    rules = new RuleBook(ruleFiles);
  }

  @Override
  public void processElement(Call call, ReadOnlyContext context, Collector<SloEvent> out)
      throws Exception {
    for (Slo slo : rules.pack(context.getBroadcastState(RuleBook.FILES)).slos()) {
      if (slo.indicator() instanceof Slo.Calls calls
          && slo.covers(call.callee())
          && calls.matches(call.operation())) {
        boolean good = calls.good(call.error(), call.durationNanos());
        out.collect(
            new SloEvent(
                slo.name(),
                call.callee(),
                good ? SloEvent.Part.GOOD : SloEvent.Part.BAD,
                "",
                context.timestamp(),
                call.adjustedCount()));
      }
    }
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<SloEvent> out)
      throws Exception {
    rules.receive(file, context.getBroadcastState(RuleBook.FILES));
  }
}
