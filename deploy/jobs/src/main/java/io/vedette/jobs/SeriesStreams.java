package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.metric.SeriesGroup;
import io.vedette.detect.rollout.Deploy;
import io.vedette.detect.trace.Call;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.MetricSample;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** What the job makes of series: anomalies, groups, forecasts, service levels. */
final class SeriesStreams {
  private final JobConfig config;

  SeriesStreams(JobConfig config) {
    this.config = config;
  }

  /** Series as they are judged: cumulative buckets as the quantiles of their histograms. */
  DataStream<MetricSample> judged(DataStream<MetricSample> samples) {
    return samples
        .filter(sample -> !HistogramFunction.concerns(sample))
        .uid("plain-samples")
        .union(
            samples
                .filter(HistogramFunction::concerns)
                .uid("bucket-samples")
                .keyBy(HistogramFunction::key, Types.STRING)
                .process(new HistogramFunction(), ModelTypes.METRIC_SAMPLE)
                .uid("histograms")
                .name("histograms"));
  }

  /** What every series has to know. */
  static BroadcastStream<SeriesNews> news(
      DataStream<RuleFile> rules, DataStream<Deploy> deploys, DataStream<ChangeEvent> newVersions) {
    return rules
        .map(SeriesNews::of)
        .returns(JobTypes.SERIES_NEWS)
        .uid("series-rules")
        .union(
            deploys.map(SeriesNews::of).returns(JobTypes.SERIES_NEWS).uid("series-deploys"),
            newVersions.map(SeriesNews::of).returns(JobTypes.SERIES_NEWS).uid("series-versions"))
        .assignTimestampsAndWatermarks(RuleFileSource.<SeriesNews>untimed())
        .uid("series-news")
        .broadcast(RuleBook.FILES, DeployBook.DEPLOYS);
  }

  SingleOutputStreamOperator<Finding> monitor(
      DataStream<MetricSample> series, BroadcastStream<SeriesNews> news) {
    return series
        .keyBy(sample -> SeriesId.of(sample.series()), Types.LONG)
        .connect(news)
        .process(
            new SeriesMonitorFunction(
                Math.max(1, config.maxWatchedSeries() / config.parallelism()),
                config.bandHorizon().toMillis(),
                config.ruleFiles(),
                config.calendar()),
            ModelTypes.FINDING)
        .uid("series-monitor")
        .name("series monitor");
  }

  SingleOutputStreamOperator<Finding> groups(SingleOutputStreamOperator<Finding> anomalies) {
    return anomalies
        .getSideOutput(SeriesMonitorFunction.PARTS)
        .keyBy(point -> SeriesGroup.key(SeriesText.parse(point.series())), Types.STRING)
        .process(new GroupFunction(), ModelTypes.FINDING)
        .uid("series-groups")
        .name("series groups");
  }

  /** All metrics of each workload together. */
  SingleOutputStreamOperator<Finding> workloads(SingleOutputStreamOperator<Finding> anomalies) {
    return anomalies
        .getSideOutput(SeriesMonitorFunction.UNUSUAL)
        .keyBy(point -> point.entity().id(), Types.STRING)
        .process(new WorkloadFunction(), ModelTypes.FINDING)
        .uid("workloads")
        .name("workloads");
  }

  /** Which values of each workload's metrics go together. */
  SingleOutputStreamOperator<Finding> combinations(SingleOutputStreamOperator<Finding> anomalies) {
    return anomalies
        .getSideOutput(SeriesMonitorFunction.BANDS)
        .filter(CombinationFunction::concerns)
        .uid("bands-of-workloads")
        .keyBy(point -> point.entity().id(), Types.STRING)
        .process(new CombinationFunction(), ModelTypes.FINDING)
        .uid("combinations")
        .name("combinations");
  }

  SingleOutputStreamOperator<Finding> forecasts(
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

  SingleOutputStreamOperator<Finding> serviceLevels(
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
}
