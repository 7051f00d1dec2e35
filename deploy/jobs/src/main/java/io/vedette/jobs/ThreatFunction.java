package io.vedette.jobs;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.rules.RulePack;
import io.vedette.rules.sigma.SigmaCorrelations.Step;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Matches each audit event against all rules in force. Matches that feed correlations leave by
 * {@link CorrelationFunction#STEPS}.
 */
final class ThreatFunction extends BroadcastProcessFunction<AuditEvent, RuleFile, Finding> {
  private static final long serialVersionUID = 1L;

  private final Map<String, String> ruleFiles;
  private transient RuleBook rules;

  ThreatFunction(Map<String, String> ruleFiles) {
    this.ruleFiles = ruleFiles;
  }

  @Override
  public void open(OpenContext context) {
    rules = new RuleBook(ruleFiles);
  }

  @Override
  public void processElement(AuditEvent event, ReadOnlyContext context, Collector<Finding> out)
      throws Exception {
    RulePack pack = rules.pack(context.getBroadcastState(RuleBook.FILES));
    for (Finding finding : pack.sigma().match(event)) {
      if (pack.correlations().reports(finding)) {
        out.collect(finding);
      }
      for (Step step : pack.correlations().steps(event, finding)) {
        context.output(CorrelationFunction.STEPS, step);
      }
    }
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<Finding> out)
      throws Exception {
    rules.receive(file, context.getBroadcastState(RuleBook.FILES));
  }
}
