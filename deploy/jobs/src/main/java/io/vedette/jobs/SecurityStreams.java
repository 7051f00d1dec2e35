package io.vedette.jobs;

import io.vedette.detect.behavior.AcceleratorMetrics;
import io.vedette.detect.behavior.Observation;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.model.MetricSample;
import io.vedette.model.Span;
import io.vedette.rules.sigma.Repeats;
import io.vedette.rules.sigma.SigmaCorrelations;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** What the job makes of audit events: threats, behaviour, the risk of each entity. */
final class SecurityStreams {
  private final JobConfig config;

  SecurityStreams(JobConfig config) {
    this.config = config;
  }

  /**
   * @param activities what the events say that somebody did, read in the same pass
   */
  record Threats(DataStream<Finding> findings, DataStream<Observation> activities) {}

  /** Rules, then correlations over their matches, then correlations over correlations. */
  Threats threats(DataStream<AuditEvent> audit, BroadcastStream<RuleFile> rules) {
    SingleOutputStreamOperator<Finding> level =
        audit
            .connect(rules)
            .process(new ThreatFunction(config.ruleFiles()), ModelTypes.FINDING)
            .uid("threats")
            .name("threat rules");
    DataStream<Observation> activities = level.getSideOutput(ThreatFunction.ACTIVITIES);
    DataStream<Finding> all = level;
    for (int depth = 1; depth <= SigmaCorrelations.MAX_DEPTH; depth++) {
      level =
          level
              .getSideOutput(CorrelationFunction.STEPS)
              .keyBy(SigmaCorrelations.Step::key, Types.STRING)
              .connect(rules)
              .process(new CorrelationFunction(config.ruleFiles()), ModelTypes.FINDING)
              .uid("threat-correlations-" + depth)
              .name("threat correlations " + depth);
      all = all.union(level);
    }
    return new Threats(onceEach(all), activities);
  }

  /** Findings of other tools that repeat themselves are one; see {@link RepeatFunction}. */
  private static DataStream<Finding> onceEach(DataStream<Finding> threats) {
    return threats
        .filter(finding -> !Repeats.concerns(finding))
        .uid("single-threats")
        .union(
            threats
                .filter(Repeats::concerns)
                .uid("repeated-threats")
                .keyBy(Finding::id, Types.STRING)
                .process(new RepeatFunction(), ModelTypes.FINDING)
                .uid("repeats")
                .name("repeats"));
  }

  /** The threats, with what indicators, behaviour and the risk of each entity add. */
  DataStream<Finding> security(
      DataStream<AuditEvent> audit,
      DataStream<Span> spans,
      Threats threats,
      BroadcastStream<RuleFile> rules) {
    DataStream<Finding> known =
        audit
            .connect(rules)
            .process(new IntelFunction(config.ruleFiles()), ModelTypes.FINDING)
            .uid("intel")
            .name("indicators");
    DataStream<Finding> all =
        threats.findings().union(known, behavior(threats.activities(), spans));
    return all.union(
        all.keyBy(finding -> finding.entity().id(), Types.STRING)
            .connect(rules)
            .process(
                new RiskFunction(config.ruleFiles().getOrDefault(SecurityFiles.TACTICS, "")),
                ModelTypes.FINDING)
            .uid("risk")
            .name("entity risk"));
  }

  /** Accelerators that work though nobody asks; see {@link AcceleratorFunction}. */
  static DataStream<Finding> accelerators(DataStream<MetricSample> metrics) {
    return metrics
        .filter(AcceleratorMetrics::concerns)
        .uid("accelerator-samples")
        .keyBy(AcceleratorMetrics::key, Types.STRING)
        .process(new AcceleratorFunction(), ModelTypes.FINDING)
        .uid("accelerators")
        .name("accelerators");
  }

  private DataStream<Finding> behavior(DataStream<Observation> activities, DataStream<Span> spans) {
    return activities
        .union(
            spans
                .flatMap(new ActivityFunctions.OfSpan())
                .returns(JobTypes.OBSERVATION)
                .uid("span-activities"))
        .keyBy(observation -> observation.activity().peerGroup(), Types.STRING)
        .process(new PeerFunction(), JobTypes.OBSERVATION)
        .uid("peers")
        .name("peer groups")
        .keyBy(observation -> observation.activity().subject(), Types.STRING)
        .process(new BehaviorFunction(), ModelTypes.FINDING)
        .uid("behavior")
        .name("behaviour");
  }
}
