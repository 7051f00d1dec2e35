package io.vedette.ingest.gateway;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.vedette.ingest.codec.Topics;
import java.util.List;
import java.util.stream.Stream;

/** Metrics: an item is a data point. Metrics without a name are rejected. */
final class OtlpMetrics
    implements OtlpSignal<ExportMetricsServiceRequest, ExportMetricsServiceResponse> {
  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public String topic() {
    return Topics.OTLP_METRICS;
  }

  @Override
  public Parser<ExportMetricsServiceRequest> parser() {
    return ExportMetricsServiceRequest.parser();
  }

  @Override
  public Message.Builder newRequest() {
    return ExportMetricsServiceRequest.newBuilder();
  }

  @Override
  public Checked<ExportMetricsServiceRequest> check(ExportMetricsServiceRequest request) {
    long good = metrics(request).filter(OtlpMetrics::usable).mapToLong(OtlpMetrics::points).sum();
    if (metrics(request).allMatch(OtlpMetrics::usable)) {
      return new Checked<>(request, good, 0, null);
    }
    long all = metrics(request).mapToLong(OtlpMetrics::points).sum();
    ExportMetricsServiceRequest.Builder rest = request.toBuilder();
    for (ResourceMetrics.Builder resource : rest.getResourceMetricsBuilderList()) {
      for (ScopeMetrics.Builder scope : resource.getScopeMetricsBuilderList()) {
        List<Metric> usable = scope.getMetricsList().stream().filter(OtlpMetrics::usable).toList();
        scope.clearMetrics().addAllMetrics(usable);
      }
    }
    return new Checked<>(rest.build(), good, all - good, "a metric without a name");
  }

  private static boolean usable(Metric metric) {
    return !metric.getName().isEmpty();
  }

  private static Stream<Metric> metrics(ExportMetricsServiceRequest request) {
    return request.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream());
  }

  private static int points(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 0;
    };
  }

  @Override
  public List<ExportMetricsServiceRequest> halves(ExportMetricsServiceRequest request) {
    if (request.getResourceMetricsCount() > 1) {
      return OtlpSignal.halve(request.getResourceMetricsList()).stream()
          .map(half -> ExportMetricsServiceRequest.newBuilder().addAllResourceMetrics(half).build())
          .toList();
    }
    return request.getResourceMetricsList().stream()
        .flatMap(OtlpMetrics::halves)
        .map(half -> ExportMetricsServiceRequest.newBuilder().addResourceMetrics(half).build())
        .toList();
  }

  private static Stream<ResourceMetrics> halves(ResourceMetrics resource) {
    if (resource.getScopeMetricsCount() > 1) {
      return OtlpSignal.halve(resource.getScopeMetricsList()).stream()
          .map(half -> resource.toBuilder().clearScopeMetrics().addAllScopeMetrics(half).build());
    }
    return resource.getScopeMetricsList().stream()
        .flatMap(OtlpMetrics::halves)
        .map(half -> resource.toBuilder().clearScopeMetrics().addScopeMetrics(half).build());
  }

  private static Stream<ScopeMetrics> halves(ScopeMetrics scope) {
    if (scope.getMetricsCount() > 1) {
      return OtlpSignal.halve(scope.getMetricsList()).stream()
          .map(half -> scope.toBuilder().clearMetrics().addAllMetrics(half).build());
    }
    return scope.getMetricsList().stream()
        .filter(metric -> points(metric) > 1)
        .flatMap(OtlpMetrics::halves)
        .map(half -> scope.toBuilder().clearMetrics().addMetrics(half).build());
  }

  private static Stream<Metric> halves(Metric metric) {
    Metric.Builder half = metric.toBuilder();
    return switch (metric.getDataCase()) {
      case GAUGE ->
          OtlpSignal.halve(metric.getGauge().getDataPointsList()).stream()
              .map(
                  p ->
                      half.setGauge(
                              half.getGauge().toBuilder().clearDataPoints().addAllDataPoints(p))
                          .build());
      case SUM ->
          OtlpSignal.halve(metric.getSum().getDataPointsList()).stream()
              .map(
                  p ->
                      half.setSum(half.getSum().toBuilder().clearDataPoints().addAllDataPoints(p))
                          .build());
      case HISTOGRAM ->
          OtlpSignal.halve(metric.getHistogram().getDataPointsList()).stream()
              .map(
                  p ->
                      half.setHistogram(
                              half.getHistogram().toBuilder().clearDataPoints().addAllDataPoints(p))
                          .build());
      case EXPONENTIAL_HISTOGRAM ->
          OtlpSignal.halve(metric.getExponentialHistogram().getDataPointsList()).stream()
              .map(
                  p ->
                      half.setExponentialHistogram(
                              half.getExponentialHistogram().toBuilder()
                                  .clearDataPoints()
                                  .addAllDataPoints(p))
                          .build());
      case SUMMARY ->
          OtlpSignal.halve(metric.getSummary().getDataPointsList()).stream()
              .map(
                  p ->
                      half.setSummary(
                              half.getSummary().toBuilder().clearDataPoints().addAllDataPoints(p))
                          .build());
      case DATA_NOT_SET -> Stream.empty();
    };
  }

  @Override
  public ExportMetricsServiceResponse response(long rejected, String reason) {
    ExportMetricsServiceResponse.Builder response = ExportMetricsServiceResponse.newBuilder();
    if (rejected > 0) {
      response.setPartialSuccess(
          ExportMetricsPartialSuccess.newBuilder()
              .setRejectedDataPoints(rejected)
              .setErrorMessage(reason));
    }
    return response.build();
  }
}
