package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.metric.SeriesGroup;
import io.vedette.detect.trace.Call;
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
 * spans ─► traces ─► calls ─► RED ───────┤                               │
 *                      └─► versions ─────│──────────────► changes ───────┼─► incidents ─► actions
 * logs  ─► patterns, rates ──────────────┤                               │
 * audit ─► threat rules ─────────────────│─────────────────► findings ───┤
 * metrics ─► limits ─► forecasts ────────┘─────────────────► findings ───┘
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
    env.enableCheckpointing(config.checkpointInterval().toMillis());
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

    DataStream<Call> calls = calls(spans.events());
    Red red = red(calls);
    SingleOutputStreamOperator<Finding> logFindings = logs(logs.events());
    DataStream<MetricSample> series =
        metrics.events().union(red.samples(), logFindings.getSideOutput(LogFunction.RATES));
    SingleOutputStreamOperator<Finding> anomalies = monitor(series, rules);
    SingleOutputStreamOperator<Finding> breaches = forecasts(series, rules);
    SingleOutputStreamOperator<Finding> threats = threats(audit.events(), rules);
    DataStream<Finding> findings =
        anomalies.union(groups(anomalies), breaches, threats, logFindings);
    SingleOutputStreamOperator<Incident> incidents =
        incidents(findings, red.edges(), changes(calls), rules);

    sink(findings, Topics.FINDINGS, Finding::id);
    sink(incidents, Topics.INCIDENTS, Incident::id);
    sink(incidents.getSideOutput(IncidentFunction.ACTIONS), Topics.ACTIONS, Action::id);
    sink(anomalies.getSideOutput(SeriesMonitorFunction.BANDS), Topics.BANDS, BandPoint::series);
    sink(breaches.getSideOutput(ForecastFunction.FORECASTS), Topics.FORECASTS, Forecast::series);
    sink(red.edges(), Topics.GRAPH, edge -> edge.caller().id() + ' ' + edge.callee().id());
    deadLetters(
        metrics.deadLetters().union(spans.deadLetters(), logs.deadLetters(), audit.deadLetters()));
  }

  private <T extends TelemetryEvent> TelemetrySource<T> source(
      String topic, Class<T> type, TypeInformation<T> info) {
    return TelemetrySource.read(env, topic, type, info, config.sources());
  }

  private DataStream<Call> calls(DataStream<Span> spans) {
    return spans
        .keyBy(Span::traceId, Types.STRING)
        .process(new TraceFunction(config.traceGap().toMillis()), JobTypes.CALL)
        .uid("traces")
        .name("traces");
  }

  private record Red(DataStream<MetricSample> samples, DataStream<GraphEdge> edges) {}

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
    return new Red(services.union(edges), edges.getSideOutput(RedFunction.EDGES));
  }

  private DataStream<ChangeEvent> changes(DataStream<Call> calls) {
    return calls
        .keyBy(call -> call.callee().id(), Types.STRING)
        .process(new VersionFunction(), JobTypes.CHANGE_EVENT)
        .uid("versions")
        .name("new versions");
  }

  private SingleOutputStreamOperator<Finding> logs(DataStream<LogRecord> logs) {
    return logs.keyBy(log -> Entity.of(log.resource()).id(), Types.STRING)
        .process(new LogFunction(), ModelTypes.FINDING)
        .uid("logs")
        .name("log patterns");
  }

  private SingleOutputStreamOperator<Finding> monitor(
      DataStream<MetricSample> series, BroadcastStream<RuleFile> rules) {
    return series
        .keyBy(sample -> SeriesId.of(Backfill.series(sample)), Types.LONG)
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
      DataStream<MetricSample> series, BroadcastStream<RuleFile> rules) {
    return series
        .connect(rules)
        .process(new LimitRouter(config.ruleFiles()), JobTypes.LIMITED_SAMPLE)
        .uid("limits")
        .name("limits")
        .keyBy(LimitedSample::key, Types.STRING)
        .process(new ForecastFunction(), ModelTypes.FINDING)
        .uid("forecasts")
        .name("forecasts");
  }

  private SingleOutputStreamOperator<Finding> threats(
      DataStream<AuditEvent> audit, BroadcastStream<RuleFile> rules) {
    return audit
        .connect(rules)
        .process(new ThreatFunction(config.ruleFiles()), ModelTypes.FINDING)
        .uid("threats")
        .name("threat rules");
  }

  private SingleOutputStreamOperator<Incident> incidents(
      DataStream<Finding> findings,
      DataStream<GraphEdge> edges,
      DataStream<ChangeEvent> changes,
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
                    .uid("incident-changes"));
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
