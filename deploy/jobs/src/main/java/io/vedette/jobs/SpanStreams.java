package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.rollout.Deploy;
import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.CallWatch;
import io.vedette.detect.trace.LinkedSpans;
import io.vedette.detect.trace.RecentSenders;
import io.vedette.detect.trace.SenderContext;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.AuditEvent;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.GraphEdge;
import io.vedette.model.MetricSample;
import io.vedette.model.Span;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/** What the job makes of spans: calls, the graph, RED, rollouts, changes. */
final class SpanStreams {
  private final JobConfig config;

  SpanStreams(JobConfig config) {
    this.config = config;
  }

  SingleOutputStreamOperator<Call> calls(DataStream<Span> spans) {
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
  static DataStream<Call> bounded(DataStream<Call> calls) {
    return calls
        .keyBy(call -> CardinalityFunction.bucket(call.callee().id()), Types.INT)
        .process(new CardinalityFunction(CardinalityFunction.Limits.DEFAULT), JobTypes.CALL)
        .uid("cardinality")
        .name("cardinality");
  }

  /** Deploys that the cluster or a webhook tells of; see {@link DeployFunction}. */
  static SingleOutputStreamOperator<ChangeEvent> deploys(DataStream<AuditEvent> audit) {
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
  SingleOutputStreamOperator<Call> dependencies(DataStream<Call> calls) {
    return calls
        .connect(calls)
        .keyBy(CallWatch::key, call -> call.callee().id(), Types.STRING)
        .process(new DependencyFunction(), JobTypes.CALL)
        .uid("dependencies")
        .name("dependencies");
  }

  DataStream<GraphEdge> carriers(DataStream<Call> calls) {
    return calls
        .keyBy(call -> call.callee().id(), Types.STRING)
        .process(new CarrierFunction(), ModelTypes.GRAPH_EDGE)
        .uid("carriers")
        .name("carriers");
  }

  DataStream<Finding> illustrated(DataStream<Finding> anomalies, DataStream<RedExamples> examples) {
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

  record Red(
      DataStream<MetricSample> samples,
      DataStream<GraphEdge> edges,
      DataStream<RedExamples> examples) {}

  Red red(DataStream<Call> calls) {
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

  DataStream<ChangeEvent> changes(DataStream<Call> calls) {
    return calls
        .keyBy(call -> call.callee().id(), Types.STRING)
        .process(new VersionFunction(), JobTypes.CHANGE_EVENT)
        .uid("versions")
        .name("new versions");
  }

  static SingleOutputStreamOperator<Finding> rollouts(
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
}
