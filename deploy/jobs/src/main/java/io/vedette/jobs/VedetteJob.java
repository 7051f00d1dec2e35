package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.rollout.Deploy;
import io.vedette.detect.trace.Call;
import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.flink.DeadLetter;
import io.vedette.ingest.flink.KafkaSinks;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.ingest.flink.TelemetrySource;
import io.vedette.model.Action;
import io.vedette.model.AuditEvent;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricSample;
import io.vedette.model.Span;
import io.vedette.model.TelemetryEvent;
import io.vedette.model.TraceExample;
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
  private final SpanStreams ofSpans;
  private final SeriesStreams ofSeries;
  private final SecurityStreams ofSecurity;

  private VedetteJob(StreamExecutionEnvironment env, JobConfig config) {
    this.env = env;
    this.config = config;
    this.ofSpans = new SpanStreams(config);
    this.ofSeries = new SeriesStreams(config);
    this.ofSecurity = new SecurityStreams(config);
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
    DataStream<RuleFile> ruleFiles = RuleFileSource.stream(env, config);
    BroadcastStream<RuleFile> rules = ruleFiles.broadcast(RuleBook.FILES);
    TelemetrySource<MetricSample> metrics =
        source(Topics.OTLP_METRICS, MetricSample.class, ModelTypes.METRIC_SAMPLE);
    TelemetrySource<Span> spans = source(Topics.OTLP_SPANS, Span.class, ModelTypes.SPAN);
    TelemetrySource<LogRecord> logs =
        source(Topics.OTLP_LOGS, LogRecord.class, ModelTypes.LOG_RECORD);
    TelemetrySource<AuditEvent> audit =
        source(Topics.AUDIT, AuditEvent.class, ModelTypes.AUDIT_EVENT);

    SingleOutputStreamOperator<Call> traces = ofSpans.calls(spans.events());
    SingleOutputStreamOperator<Call> calls = ofSpans.dependencies(ofSpans.bounded(traces));
    SpanStreams.Red red = ofSpans.red(calls);
    SingleOutputStreamOperator<Finding> logFindings = logs(logs.events(), rules);
    DataStream<MetricSample> series =
        ofSeries
            .judged(metrics.events())
            .union(red.samples(), logFindings.getSideOutput(LogFunction.RATES));
    SingleOutputStreamOperator<ChangeEvent> deploys = ofSpans.deploys(audit.events());
    DataStream<Deploy> toldDeploys = deploys.getSideOutput(DeployFunction.NEWS);
    DataStream<ChangeEvent> newVersions = ofSpans.changes(calls);
    SingleOutputStreamOperator<Finding> anomalies =
        ofSeries.monitor(series, SeriesStreams.news(ruleFiles, toldDeploys, newVersions));
    SecurityStreams.Threats threats = ofSecurity.threats(audit.events(), rules);
    DataStream<Finding> security =
        ofSecurity.security(
            audit.events(),
            spans.events(),
            new SecurityStreams.Threats(
                threats.findings().union(ofSecurity.accelerators(metrics.events())),
                threats.activities()),
            rules);
    SingleOutputStreamOperator<Finding> burning = ofSeries.serviceLevels(calls, anomalies, rules);
    SingleOutputStreamOperator<Finding> breaches = ofSeries.forecasts(anomalies, burning, rules);
    SingleOutputStreamOperator<Finding> rollouts =
        ofSpans.rollouts(calls, toldDeploys, logFindings.getSideOutput(LogFunction.PATTERNS));
    DataStream<Finding> findings =
        ofSpans
            .illustrated(anomalies, red.examples())
            .union(
                ofSeries.groups(anomalies),
                ofSeries.workloads(anomalies),
                ofSeries.combinations(anomalies),
                breaches,
                security,
                logFindings,
                burning,
                rollouts,
                calls.getSideOutput(DependencyFunction.FINDINGS));
    DataStream<ChangeEvent> changes =
        newVersions.union(
            deploys,
            calls.getSideOutput(DependencyFunction.CHANGES),
            rollouts.getSideOutput(RolloutFunction.CHANGES));
    DataStream<GraphEdge> edges = red.edges().union(ofSpans.carriers(calls));
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

  private SingleOutputStreamOperator<Finding> logs(
      DataStream<LogRecord> logs, BroadcastStream<RuleFile> rules) {
    return logs.transform("log batches", JobTypes.LOG_BATCH, new LogBatcher())
        .uid("log-batches")
        .keyBy(batch -> batch.service().id(), Types.STRING)
        .connect(rules)
        .process(new LogFunction(config.ruleFiles()), ModelTypes.FINDING)
        .uid("logs")
        .name("log patterns");
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
