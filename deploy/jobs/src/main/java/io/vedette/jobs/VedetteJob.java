package io.vedette.jobs;

import io.vedette.detect.behavior.AcceleratorMetrics;
import io.vedette.detect.behavior.Observation;
import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.metric.SeriesGroup;
import io.vedette.detect.rollout.Deploy;
import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.CallWatch;
import io.vedette.detect.trace.LinkedSpans;
import io.vedette.detect.trace.RecentSenders;
import io.vedette.detect.trace.SenderContext;
import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.flink.DeadLetter;
import io.vedette.ingest.flink.KafkaSinks;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.ingest.flink.TelemetrySource;
import io.vedette.model.Action;
import io.vedette.model.AuditEvent;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricSample;
import io.vedette.model.Span;
import io.vedette.model.TelemetryEvent;
import io.vedette.model.TraceExample;
import io.vedette.rules.sigma.Repeats;
import io.vedette.rules.sigma.SigmaCorrelations;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableFunction;

/**
 * The job graph: four signals in, findings, incidents and actions out.
 *
 * <pre>
 * metrics ───────────────────────────────┬─► series monitor ─► findings ─┐
 * spans ─► traces ─► limits ─► calls ─► RED ┤                            │
 *                      ├─► rollouts ─────│─────────────────► findings ───┤
 *                      ├─► dependencies │──────────────► findings, changes ┤
 *                      └─► versions ─────│──────────────► changes ───────┼─► incidents ─► actions
 * logs  ─► patterns, rates ──────────────┤                               │
 * audit ─► threat rules ─► correlations ─│─────────────────► findings ───┤
 * audit, spans ─► peers ─► behaviour ────│─────► risk ─────► findings ───┤
 * series monitor ─► forecasts ───────────│─────────────────► findings ───┤
 * calls, series monitor ─► service levels ┘────────────────► findings ───┘
 * </pre>
 */
public final class VedetteJob {
  private final StreamExecutionEnvironment env;
  private final JobConfig config;

  private VedetteJob(StreamExecutionEnvironment env, JobConfig config) {
    this.env = env;
    this.config = config;
  }

  /** Adds sources, analyses and sinks to the environment. */
  public static void build(StreamExecutionEnvironment env, JobConfig config) {
    env.configure(settings());
    env.setParallelism(config.parallelism());
    long interval = config.checkpointInterval().toMillis();
    env.enableCheckpointing(interval);
    // where a snapshot takes as long as the interval, there must be time for the work
    env.getCheckpointConfig().setMinPauseBetweenCheckpoints(interval / 2);
    env.getConfig().enableObjectReuse();
    new VedetteJob(env, config).wire();
  }

  private static Configuration settings() {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    return settings;
  }

  private void wire() {
    BroadcastStream<RuleFile> rules = RuleFileSource.broadcast(env, config);
    TelemetrySource<MetricSample> metrics =
        source(Topics.OTLP_METRICS, MetricSample.class, ModelTypes.METRIC_SAMPLE);
    TelemetrySource<Span> spans = source(Topics.OTLP_SPANS, Span.class, ModelTypes.SPAN);
    TelemetrySource<LogRecord> logs =
        source(Topics.OTLP_LOGS, LogRecord.class, ModelTypes.LOG_RECORD);
    TelemetrySource<AuditEvent> audit =
        source(Topics.AUDIT, AuditEvent.class, ModelTypes.AUDIT_EVENT);

    SingleOutputStreamOperator<Call> traces = calls(spans.events());
    SingleOutputStreamOperator<Call> calls = dependencies(bounded(traces));
    Red red = red(calls);
    SingleOutputStreamOperator<Finding> logFindings = logs(logs.events(), rules);
    DataStream<MetricSample> series =
        metrics.events().union(red.samples(), logFindings.getSideOutput(LogFunction.RATES));
    SingleOutputStreamOperator<Finding> anomalies = monitor(series, rules);
    Threats threats = threats(audit.events(), rules);
    DataStream<Finding> security =
        security(
            audit.events(),
            spans.events(),
            new Threats(
                threats.findings().union(accelerators(metrics.events())), threats.activities()),
            rules);
    SingleOutputStreamOperator<Finding> burning = serviceLevels(calls, anomalies, rules);
    SingleOutputStreamOperator<Finding> breaches = forecasts(anomalies, burning, rules);
    SingleOutputStreamOperator<ChangeEvent> deploys = deploys(audit.events());
    SingleOutputStreamOperator<Finding> rollouts =
        rollouts(
            calls,
            deploys.getSideOutput(DeployFunction.NEWS),
            logFindings.getSideOutput(LogFunction.PATTERNS));
    DataStream<Finding> findings =
        illustrated(anomalies, red.examples())
            .union(
                groups(anomalies),
                breaches,
                security,
                logFindings,
                burning,
                rollouts,
                calls.getSideOutput(DependencyFunction.FINDINGS));
    DataStream<ChangeEvent> changes =
        changes(calls)
            .union(
                deploys,
                calls.getSideOutput(DependencyFunction.CHANGES),
                rollouts.getSideOutput(RolloutFunction.CHANGES));
    DataStream<GraphEdge> edges = red.edges().union(carriers(calls));
    SingleOutputStreamOperator<Incident> incidents =
        incidents(findings, edges, changes, traces.getSideOutput(TraceFunction.EXAMPLES), rules);

    sink(findings, Topics.FINDINGS, Finding::id);
    sink(incidents, Topics.INCIDENTS, Incident::id);
    sink(incidents.getSideOutput(IncidentFunction.ACTIONS), Topics.ACTIONS, Action::id);
    DataStream<BandPoint> bands =
        anomalies
            .getSideOutput(SeriesMonitorFunction.BANDS)
            .union(burning.getSideOutput(SloFunction.BANDS));
    sink(bands, Topics.BANDS, BandPoint::series);
    sink(breaches.getSideOutput(ForecastFunction.FORECASTS), Topics.FORECASTS, Forecast::series);
    sink(edges, Topics.GRAPH, edge -> edge.caller().id() + ' ' + edge.callee().id());
    deadLetters(
        metrics.deadLetters().union(spans.deadLetters(), logs.deadLetters(), audit.deadLetters()));
  }

  private <T extends TelemetryEvent> TelemetrySource<T> source(
      String topic, Class<T> type, TypeInformation<T> info) {
    return TelemetrySource.read(env, topic, type, info, config.sources());
  }

  private SingleOutputStreamOperator<Call> calls(DataStream<Span> spans) {
    DataStream<Span> expanded =
        spans
            .flatMap(
                (Span span, Collector<Span> out) -> LinkedSpans.expand(span).forEach(out::collect))
            .returns(ModelTypes.SPAN)
            .uid("span-links")
            .name("span links");
    return expanded
        .filter(span -> !LinkedSpans.isEcho(span))
        .uid("own-spans")
        .union(linked(expanded))
        .keyBy(Span::traceId, Types.STRING)
        .process(new TraceFunction(config.traceGap().toMillis()), JobTypes.CALL)
        .uid("traces")
        .name("traces");
  }

  /** Consumers' links with the queue or topic that they lead to; see {@link LinkFunction}. */
  private static DataStream<Span> linked(DataStream<Span> expanded) {
    DataStream<SenderContext> senders =
        expanded
            .flatMap(
                (Span span, Collector<SenderContext> out) ->
                    SenderContext.of(span).ifPresent(out::collect))
            .returns(JobTypes.SENDER_CONTEXT)
            .uid("link-senders");
    return expanded
        .filter(LinkedSpans::isEcho)
        .uid("link-echoes")
        .connect(senders)
        .keyBy(
            echo -> RecentSenders.bucket(echo.traceId()),
            sender -> RecentSenders.bucket(sender.traceId()),
            Types.INT)
        .process(new LinkFunction(), ModelTypes.SPAN)
        .uid("links")
        .name("links");
  }

  /** Hard limits on what is told apart; see {@link CardinalityFunction}. */
  private static DataStream<Call> bounded(DataStream<Call> calls) {
    return calls
        .keyBy(call -> CardinalityFunction.bucket(call.callee().id()), Types.INT)
        .process(new CardinalityFunction(CardinalityFunction.Limits.DEFAULT), JobTypes.CALL)
        .uid("cardinality")
        .name("cardinality");
  }

  /** Deploys that the cluster or a webhook tells of; see {@link DeployFunction}. */
  private static SingleOutputStreamOperator<ChangeEvent> deploys(DataStream<AuditEvent> audit) {
    return audit
        .flatMap(new DeployFunction.Read())
        .returns(JobTypes.DEPLOY)
        .uid("deploy-reader")
        .keyBy(deploy -> deploy.service().id(), Types.STRING)
        .process(new DeployFunction(), JobTypes.CHANGE_EVENT)
        .uid("deploys")
        .name("deploys");
  }

  /** Lost and new dependencies, retry storms, N+1; see {@link DependencyFunction}. */
  private SingleOutputStreamOperator<Call> dependencies(DataStream<Call> calls) {
    return calls
        .connect(calls)
        .keyBy(CallWatch::key, call -> call.callee().id(), Types.STRING)
        .process(new DependencyFunction(), JobTypes.CALL)
        .uid("dependencies")
        .name("dependencies");
  }

  private DataStream<GraphEdge> carriers(DataStream<Call> calls) {
    return calls
        .keyBy(call -> call.callee().id(), Types.STRING)
        .process(new CarrierFunction(), ModelTypes.GRAPH_EDGE)
        .uid("carriers")
        .name("carriers");
  }

  private DataStream<Finding> illustrated(
      DataStream<Finding> anomalies, DataStream<RedExamples> examples) {
    DataStream<Finding> ofSpans =
        anomalies
            .filter(ExampleFunction::concerns)
            .uid("span-anomalies")
            .keyBy(ExampleFunction::key, Types.STRING)
            .connect(examples.keyBy(RedExamples::key, Types.STRING))
            .process(new ExampleFunction(), ModelTypes.FINDING)
            .uid("example-traces")
            .name("example traces");
    return ofSpans.union(
        anomalies.filter(finding -> !ExampleFunction.concerns(finding)).uid("other-anomalies"));
  }

  private record Red(
      DataStream<MetricSample> samples,
      DataStream<GraphEdge> edges,
      DataStream<RedExamples> examples) {}

  private Red red(DataStream<Call> calls) {
    long window = config.redWindow().toMillis();
    SingleOutputStreamOperator<MetricSample> services =
        calls
            .keyBy(call -> call.callee().id(), Types.STRING)
            .process(new RedFunction(false, window), ModelTypes.METRIC_SAMPLE)
            .uid("red-services")
            .name("RED by service");
    SingleOutputStreamOperator<MetricSample> edges =
        calls
            .keyBy(call -> call.caller().id() + ' ' + call.callee().id(), Types.STRING)
            .process(new RedFunction(true, window), ModelTypes.METRIC_SAMPLE)
            .uid("red-edges")
            .name("RED by edge");
    DataStream<MetricSample> operations =
        services
            .getSideOutput(RedFunction.OPERATIONS)
            .keyBy(OperationFunction::bucket, Types.INT)
            .process(
                new OperationFunction(OperationFunction.DEFAULT_LIMIT), ModelTypes.METRIC_SAMPLE)
            .uid("red-operations")
            .name("RED by operation and version");
    return new Red(
        services.union(edges, operations),
        edges.getSideOutput(RedFunction.EDGES),
        services
            .getSideOutput(RedFunction.EXAMPLES)
            .union(edges.getSideOutput(RedFunction.EXAMPLES)));
  }

  private DataStream<ChangeEvent> changes(DataStream<Call> calls) {
    return calls
        .keyBy(call -> call.callee().id(), Types.STRING)
        .process(new VersionFunction(), JobTypes.CHANGE_EVENT)
        .uid("versions")
        .name("new versions");
  }

  private static SingleOutputStreamOperator<Finding> rollouts(
      DataStream<Call> calls, DataStream<Deploy> deploys, DataStream<RolloutNews> patterns) {
    DataStream<RolloutNews> deployed =
        deploys
            .flatMap(
                (Deploy deploy, Collector<RolloutNews> out) -> {
                  out.collect(RolloutNews.of(deploy.service().id(), deploy));
                  if (!deploy.service().namespace().isEmpty()) {
                    // senders that name no namespace know the service without
                    String bare = Entity.service("", deploy.service().name()).id();
                    out.collect(RolloutNews.of(bare, deploy));
                  }
                })
            .returns(JobTypes.ROLLOUT_NEWS)
            .uid("rollout-deploys");
    return calls
        .connect(deployed.union(patterns))
        .keyBy(call -> call.callee().id(), RolloutNews::key, Types.STRING)
        .process(new RolloutFunction(), ModelTypes.FINDING)
        .uid("rollouts")
        .name("rollouts");
  }

  private SingleOutputStreamOperator<Finding> logs(
      DataStream<LogRecord> logs, BroadcastStream<RuleFile> rules) {
    return logs.keyBy(new ServiceKey(), Types.STRING)
        .connect(rules)
        .process(new LogFunction(config.ruleFiles()), ModelTypes.FINDING)
        .uid("logs")
        .name("log patterns");
  }

  private SingleOutputStreamOperator<Finding> monitor(
      DataStream<MetricSample> series, BroadcastStream<RuleFile> rules) {
    return series
        .keyBy(sample -> SeriesId.of(sample.series()), Types.LONG)
        .connect(rules)
        .process(
            new SeriesMonitorFunction(
                Math.max(1, config.maxWatchedSeries() / config.parallelism()),
                config.bandHorizon().toMillis(),
                config.ruleFiles()),
            ModelTypes.FINDING)
        .uid("series-monitor")
        .name("series monitor");
  }

  private SingleOutputStreamOperator<Finding> groups(
      SingleOutputStreamOperator<Finding> anomalies) {
    return anomalies
        .getSideOutput(SeriesMonitorFunction.PARTS)
        .keyBy(point -> SeriesGroup.key(SeriesText.parse(point.series())), Types.STRING)
        .process(new GroupFunction(), ModelTypes.FINDING)
        .uid("series-groups")
        .name("series groups");
  }

  private SingleOutputStreamOperator<Finding> forecasts(
      SingleOutputStreamOperator<Finding> anomalies,
      SingleOutputStreamOperator<Finding> burning,
      BroadcastStream<RuleFile> rules) {
    DataStream<LimitedSample> limited =
        anomalies
            .getSideOutput(SeriesMonitorFunction.LIMITED)
            .union(budgets(burning.getSideOutput(SloFunction.BANDS), rules));
    BroadcastStream<SiblingUpdate> siblings =
        limited
            .keyBy(LimitedSample::metric, Types.STRING)
            .process(new SiblingFunction(), SiblingUpdate.TYPE)
            .uid("sibling-models")
            .name("sibling models")
            .broadcast(SiblingUpdate.broadcast());
    return limited
        .keyBy(LimitedSample::key, Types.STRING)
        .connect(siblings)
        .process(
            new ForecastFunction(config.bandHorizon().toMillis(), config.calendar()),
            ModelTypes.FINDING)
        .uid("forecasts")
        .name("forecasts");
  }

  private DataStream<LimitedSample> budgets(
      DataStream<BandPoint> bands, BroadcastStream<RuleFile> rules) {
    return bands
        .filter(BudgetFunction::concerns)
        .uid("error-budget-bands")
        .connect(rules)
        .process(new BudgetFunction(config.ruleFiles()), JobTypes.LIMITED_SAMPLE)
        .uid("error-budgets")
        .name("error budgets");
  }

  private SingleOutputStreamOperator<Finding> serviceLevels(
      DataStream<Call> calls,
      SingleOutputStreamOperator<Finding> anomalies,
      BroadcastStream<RuleFile> rules) {
    DataStream<SloEvent> ofCalls =
        calls
            .connect(rules)
            .process(new SloCallRouter(config.ruleFiles()), JobTypes.SLO_EVENT)
            .uid("slo-calls")
            .name("calls of objectives");
    return ofCalls
        .union(anomalies.getSideOutput(SeriesMonitorFunction.PARTS_OF_RATIOS))
        .keyBy(SloEvent::key, Types.STRING)
        .connect(rules)
        .process(
            new SloFunction(config.ruleFiles(), config.bandHorizon().toMillis()),
            ModelTypes.FINDING)
        .uid("slos")
        .name("service levels");
  }

  /**
   * @param activities what the events say that somebody did, read in the same pass
   */
  private record Threats(DataStream<Finding> findings, DataStream<Observation> activities) {}

  /** Rules, then correlations over their matches, then correlations over correlations. */
  private Threats threats(DataStream<AuditEvent> audit, BroadcastStream<RuleFile> rules) {
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
  private DataStream<Finding> security(
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
  private static DataStream<Finding> accelerators(DataStream<MetricSample> metrics) {
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

  private SingleOutputStreamOperator<Incident> incidents(
      DataStream<Finding> findings,
      DataStream<GraphEdge> edges,
      DataStream<ChangeEvent> changes,
      DataStream<TraceExample> examples,
      BroadcastStream<RuleFile> rules) {
    DataStream<IncidentInput> inputs =
        findings
            .map(IncidentInput::of)
            .returns(JobTypes.INCIDENT_INPUT)
            .uid("incident-findings")
            .union(
                edges.map(IncidentInput::of).returns(JobTypes.INCIDENT_INPUT).uid("incident-edges"),
                changes
                    .map(IncidentInput::of)
                    .returns(JobTypes.INCIDENT_INPUT)
                    .uid("incident-changes"),
                examples
                    .map(IncidentInput::of)
                    .returns(JobTypes.INCIDENT_INPUT)
                    .uid("incident-examples"));
    return inputs
        .keyBy(input -> 0, Types.INT)
        .connect(rules)
        .process(new IncidentFunction(config.ruleFiles()), ModelTypes.INCIDENT)
        .uid("incidents")
        .name("incidents")
        .setParallelism(1);
  }

  private <T> void sink(DataStream<T> stream, String topic, SerializableFunction<T, String> key) {
    stream
        .sinkTo(
            KafkaSinks.json(
                topic, key, config.sources().bootstrapServers(), config.producerProperties()))
        .uid("sink-" + topic)
        .name(topic);
  }

  private void deadLetters(DataStream<DeadLetter> letters) {
    letters
        .sinkTo(
            KafkaSinks.deadLetters(
                Topics.DEAD_LETTERS,
                config.sources().bootstrapServers(),
                config.producerProperties()))
        .uid("sink-" + Topics.DEAD_LETTERS)
        .name(Topics.DEAD_LETTERS);
  }
}
