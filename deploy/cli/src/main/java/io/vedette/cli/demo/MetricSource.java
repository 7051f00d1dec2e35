package io.vedette.cli.demo;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.vedette.ingest.codec.prw1.Label;
import io.vedette.ingest.codec.prw1.Sample;
import io.vedette.ingest.codec.prw1.TimeSeries;
import io.vedette.ingest.codec.prw1.WriteRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Metrics at one-minute resolution: container and inference series as Prometheus sends them. */
final class MetricSource {
  private static final List<String> SERVICES =
      List.of("frontend", "catalog", "checkout", "payment", "inventory", "reports", "llm");
  private static final double MEMORY_LIMIT = 1e9;
  private static final double BATCH_CAPACITY = 64;

  private final Scenario scenario;
  private final long seed;

  MetricSource(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.seed = seed;
  }

  /** What Prometheus would have scraped in {@code [from, to)} and now writes on. */
  WriteRequest remoteWrite(long from, long to) {
    Map<Map<String, String>, TimeSeries.Builder> series = new LinkedHashMap<>();
    for (long minute = from; minute < to; minute++) {
      if (!scenario.scrapeMissed(minute)) {
        scrape(minute, series);
      }
    }
    WriteRequest.Builder request = WriteRequest.newBuilder();
    series.values().forEach(request::addTimeseries);
    return request.build();
  }

  private void scrape(long minute, Map<Map<String, String>, TimeSeries.Builder> out) {
    for (String service : SERVICES) {
      Random random = Scenario.random(seed, minute, "container " + service);
      double daily = service.equals("reports") ? 0.02 : TraceSource.daily(minute);
      double memory = 4e8 + 2e7 * daily + 2e6 * random.nextGaussian();
      if (service.equals("inventory")) {
        memory += scenario.leaked(minute);
      }
      container(out, minute, service, "container_memory_working_set_bytes", memory);
      container(out, minute, service, "container_spec_memory_limit_bytes", MEMORY_LIMIT);
      double cpu = 0.3 * daily * Math.exp(0.05 * random.nextGaussian()) + 0.01;
      container(out, minute, service, "container_cpu_usage_cores", cpu);
      put(
          out,
          minute,
          labels("kube_deployment_status_replicas", service, "deployment", service),
          service.equals("reports") ? 1 : 2);
    }
    inference(minute, out);
  }

  private void inference(long minute, Map<Map<String, String>, TimeSeries.Builder> out) {
    Random random = Scenario.random(seed, minute, "inference");
    double load = 20 * TraceSource.daily(minute) + 0.9 * scenario.surge(minute);
    double running = Math.min(BATCH_CAPACITY, load + 0.8 * random.nextGaussian());
    model(out, minute, "vllm:num_requests_running", Math.max(0, running));
    model(out, minute, "vllm:max_num_seqs", BATCH_CAPACITY);
    model(out, minute, "vllm:num_requests_waiting", Math.max(0, load - BATCH_CAPACITY));
    model(out, minute, "vllm:gpu_cache_usage_perc", Math.min(1, running / 80));
  }

  private static void container(
      Map<Map<String, String>, TimeSeries.Builder> out,
      long minute,
      String service,
      String name,
      double value) {
    Map<String, String> labels = labels(name, service, "container", service);
    labels.put("pod", service + "-7d9f-1");
    put(out, minute, labels, value);
  }

  private static void model(
      Map<Map<String, String>, TimeSeries.Builder> out, long minute, String name, double value) {
    put(out, minute, labels(name, "llm", "model_name", "assistant-8b"), value);
  }

  private static Map<String, String> labels(String name, String service, String key, String value) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("__name__", name);
    labels.put("namespace", TraceSource.namespace(service));
    labels.put("service", service);
    labels.put("job", "kubernetes-pods");
    labels.put(key, value);
    return labels;
  }

  private static void put(
      Map<Map<String, String>, TimeSeries.Builder> out,
      long minute,
      Map<String, String> labels,
      double value) {
    out.computeIfAbsent(
            labels,
            given -> {
              TimeSeries.Builder series = TimeSeries.newBuilder();
              given.forEach((k, v) -> series.addLabels(Label.newBuilder().setName(k).setValue(v)));
              return series;
            })
        .addSamples(Sample.newBuilder().setTimestamp(minute * 60_000L + 15_000).setValue(value));
  }

  /** Application metrics over OTLP: the order queue. */
  ExportMetricsServiceRequest otlp(long from, long to) {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (long minute = from; minute < to; minute++) {
      Random random = Scenario.random(seed, minute, "queue");
      gauge.addDataPoints(
          NumberDataPoint.newBuilder()
              .setTimeUnixNano((minute * 60_000L + 20_000) * 1_000_000L)
              .setAsDouble(Math.floor(6 * TraceSource.daily(minute) * random.nextDouble())));
    }
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(TraceSource.resource("checkout", scenario.version("checkout", from)))
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(Metric.newBuilder().setName("queue_length").setGauge(gauge))))
        .build();
  }
}
