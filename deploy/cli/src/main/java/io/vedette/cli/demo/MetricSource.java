package io.vedette.cli.demo;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.vedette.ingest.codec.prw1.Label;
import io.vedette.ingest.codec.prw1.Sample;
import io.vedette.ingest.codec.prw1.TimeSeries;
import io.vedette.ingest.codec.prw1.WriteRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Metrics at one-minute resolution, by the names and labels that real exporters give them: the
 * kubelet's cAdvisor, kube-state-metrics and vLLM as Prometheus sends them, and an application's
 * own over OTLP.
 */
final class MetricSource {
  private static final List<String> SERVICES =
      List.of("frontend", "catalog", "checkout", "payment", "inventory", "reports", "llm");
  private static final double MEMORY_LIMIT = 1e9;

  /** Of a service at the daily mean. */
  private static final double CORES = 0.3;

  /** Requests that fill the key-value cache of the inference service. */
  private static final double CAPACITY = 64;

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
      double jitter = 0.03 * random.nextGaussian() * 60 * CORES * daily;
      double cpu = cpuSeconds(service, minute) + jitter;
      container(out, minute, service, "container_cpu_usage_seconds_total", cpu);
      Map<String, String> labels =
          labels("kube_deployment_status_replicas", service, "kube-state-metrics");
      labels.put("deployment", service);
      put(out, minute, labels, service.equals("reports") ? 1 : 2);
    }
    inference(minute, out);
  }

  /** Used since its start, a week before the scenario: what it idles and what the load costs. */
  private double cpuSeconds(String service, long minute) {
    long start = scenario.startMinute() - 7 * 1440L;
    double idle = 60 * 0.01 * (minute - start);
    double load =
        service.equals("reports")
            ? 0.02 * (minute - start)
            : TraceSource.dailySum(minute) - TraceSource.dailySum(start);
    return idle + 60 * CORES * load;
  }

  private void inference(long minute, Map<Map<String, String>, TimeSeries.Builder> out) {
    Random random = Scenario.random(seed, minute, "inference");
    double load = 20 * TraceSource.daily(minute) + 0.9 * scenario.surge(minute);
    double running = Math.min(CAPACITY, load + 0.8 * random.nextGaussian());
    model(out, minute, "vllm:num_requests_running", Math.max(0, Math.rint(running)));
    model(out, minute, "vllm:num_requests_waiting", Math.max(0, Math.rint(load - CAPACITY)));
    model(out, minute, "vllm:kv_cache_usage_perc", Math.max(0, running / CAPACITY));
  }

  private static void container(
      Map<Map<String, String>, TimeSeries.Builder> out,
      long minute,
      String service,
      String name,
      double value) {
    Map<String, String> labels = labels(name, service, "kubelet");
    labels.put("container", service);
    labels.put("pod", service + "-7d9f-1");
    put(out, minute, labels, value);
  }

  private static void model(
      Map<Map<String, String>, TimeSeries.Builder> out, long minute, String name, double value) {
    Map<String, String> labels = labels(name, "llm", "llm");
    labels.put("service", "llm");
    labels.put("engine", "0");
    labels.put("model_name", "assistant-8b");
    put(out, minute, labels, value);
  }

  private static Map<String, String> labels(String name, String service, String job) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("__name__", name);
    labels.put("namespace", TraceSource.namespace(service));
    labels.put("job", job);
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

  /** Application metrics over OTLP: requests that checkout is busy with. */
  ExportMetricsServiceRequest otlp(long from, long to) {
    Sum.Builder active =
        Sum.newBuilder()
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (long minute = from; minute < to; minute++) {
      Random random = Scenario.random(seed, minute, "active");
      active.addDataPoints(
          NumberDataPoint.newBuilder()
              .addAttributes(TraceSource.attribute("http.request.method", "POST"))
              .addAttributes(TraceSource.attribute("url.scheme", "http"))
              .setTimeUnixNano((minute * 60_000L + 20_000) * 1_000_000L)
              .setAsInt((long) (6 * TraceSource.daily(minute) * random.nextDouble())));
    }
    Metric metric =
        Metric.newBuilder()
            .setName("http.server.active_requests")
            .setUnit("{request}")
            .setSum(active)
            .build();
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(TraceSource.resource("checkout", scenario.version("checkout", from)))
                .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)))
        .build();
  }
}
