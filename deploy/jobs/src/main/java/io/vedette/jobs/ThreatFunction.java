package io.vedette.jobs;

import io.vedette.detect.behavior.ActivityReader;
import io.vedette.detect.behavior.Observation;
import io.vedette.detect.behavior.PeerView;
import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.rules.RulePack;
import io.vedette.rules.sigma.SigmaCorrelations.Step;
import io.vedette.rules.sigma.SigmaRuleSet;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reads each audit event once: matches it against all rules in force, and tells behaviour what was
 * done. Matches that feed correlations leave by {@link CorrelationFunction#STEPS}, what was done by
 * {@link #ACTIVITIES}.
 */
final class ThreatFunction extends BroadcastProcessFunction<AuditEvent, RuleFile, Finding> {
  static final OutputTag<Observation> ACTIVITIES =
      new OutputTag<>("activities", JobTypes.OBSERVATION);

  private static final long serialVersionUID = 1L;

  private final Map<String, String> ruleFiles;
  private transient RuleBook rules;
  private transient ActivityReader reader;

  ThreatFunction(Map<String, String> ruleFiles) {
    this.ruleFiles = ruleFiles;
  }

  @Override
  public void open(OpenContext context) {
    rules = new RuleBook(ruleFiles);
    reader = new ActivityReader();
  }

  @Override
  public void processElement(AuditEvent event, ReadOnlyContext context, Collector<Finding> out)
      throws Exception {
    RulePack pack = rules.pack(context.getBroadcastState(RuleBook.FILES));
    SigmaRuleSet.Reading reading = pack.sigma().read(event);
    for (Finding finding : reading.findings()) {
      if (pack.correlations().reports(finding)) {
        out.collect(finding);
      }
      for (Step step : pack.correlations().steps(event, finding)) {
        context.output(CorrelationFunction.STEPS, step);
      }
    }
    reader
        .read(event, reading.texts())
        .ifPresent(a -> context.output(ACTIVITIES, new Observation(a, PeerView.UNKNOWN)));
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<Finding> out)
      throws Exception {
    rules.receive(file, context.getBroadcastState(RuleBook.FILES));
  }
}
