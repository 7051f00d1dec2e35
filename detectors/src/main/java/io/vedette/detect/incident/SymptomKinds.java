package io.vedette.detect.incident;

import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads from a finding how its entity suffers: from the finding's kind and, for metrics, from the
 * words of the metric's name in the conventions of OpenTelemetry and Prometheus.
 */
public final class SymptomKinds {
  private static final Pattern INSTANCES =
      Pattern.compile(
          "replicas|instances|(^|_)up$|_ready|restarts|evict|preempt|healthy_hosts|members");
  private static final Pattern GONE =
      Pattern.compile("unavailab|unhealthy|restarts|evict|preempt|missing|not_ready|unready");
  private static final Pattern ERRORS =
      Pattern.compile("error|fail|fault|exception|5xx|unavailab|dropped|rejected");
  private static final Pattern GOODNESS = Pattern.compile("availab|success|healthy");
  private static final Pattern LATENCY =
      Pattern.compile(
          "latency|duration|_self_|response_time|elapsed|time_to_|ttft|tpot|_seconds|_ms$");
  private static final Pattern TRAFFIC =
      Pattern.compile("request|rps|qps|throughput|calls|invocations|arrival|tokens|traffic");

  /** The tokens of the requests under way, of which an inference server can hold so many: load. */
  private static final Pattern TOKENS_HELD =
      Pattern.compile("kv_cache_usage|gpu_cache_usage|token_usage");

  private static final Pattern SATURATION =
      Pattern.compile(
          "queue|backlog|pending|waiting|in_flight|inflight|pool|connections|lag|cache");
  private static final Pattern MEMORY = Pattern.compile("memory|heap|rss|oom|working_set|mem_");
  private static final Pattern CPU = Pattern.compile("cpu|throttl|load1|load5");
  private static final Pattern DISK = Pattern.compile("disk|filesystem|volume|iops|inode|wal_");
  private static final Pattern NETWORK =
      Pattern.compile("network|retransmi|packet|receive_bytes|transmit_bytes|bandwidth");

  private SymptomKinds() {}

  static SymptomKind of(Finding f) {
    return switch (f.kind()) {
      case THREAT, BEHAVIOR -> SymptomKind.SECURITY;
      case NEW_LOG_PATTERN -> SymptomKind.LOG;
      case LOG_ANOMALY -> ofLog(f);
      case TOPOLOGY_CHANGE -> SymptomKind.TOPOLOGY;
      case SLO_BURN -> ofSlo(f);
      case METRIC_ANOMALY ->
          silentCarrier(f) ? SymptomKind.INSTANCES : ofMetric(metric(f), direction(f));
      case FORECAST_BREACH -> ofForecast(metric(f));
    };
  }

  /** A node that no longer sends anything is taken to be gone. */
  private static boolean silentCarrier(Finding f) {
    return GraphView.carrier(f.entity())
        && f.attributes().getOrDefault("anomaly.kind", "").equals("ABSENCE");
  }

  private static SymptomKind ofSlo(Finding f) {
    String text = (metric(f) + ' ' + f.title()).toLowerCase(Locale.ROOT);
    return text.contains("latency") ? SymptomKind.LATENCY : SymptomKind.ERRORS;
  }

  /** Fewer lines of a pattern are what less traffic looks like. */
  private static SymptomKind ofLog(Finding f) {
    boolean fewer = "log_rate_down".equals(f.attributes().get("anomaly.kind"));
    return fewer ? SymptomKind.OTHER : SymptomKind.LOG;
  }

  private static SymptomKind ofForecast(String metric) {
    SymptomKind kind = ofMetric(metric, 1);
    return kind == SymptomKind.OTHER ? SymptomKind.SATURATION : kind;
  }

  /**
   * @param direction positive where the value is above what was expected
   */
  public static SymptomKind ofMetric(String name, double direction) {
    String metric = name.toLowerCase(Locale.ROOT);
    if (INSTANCES.matcher(metric).find()) {
      boolean fewer = GONE.matcher(metric).find() ? direction > 0 : direction < 0;
      return fewer ? SymptomKind.INSTANCES : SymptomKind.OTHER;
    }
    if (GOODNESS.matcher(metric).find() && !metric.contains("unavailab")) {
      return direction < 0 ? SymptomKind.ERRORS : SymptomKind.OTHER;
    }
    if (metric.contains("log")) {
      return direction > 0 ? SymptomKind.LOG : SymptomKind.OTHER;
    }
    if (ERRORS.matcher(metric).find()) {
      boolean own = metric.contains("origin");
      return direction <= 0 ? SymptomKind.OTHER : own ? SymptomKind.OWN_ERRORS : SymptomKind.ERRORS;
    }
    SymptomKind resource = resource(metric);
    if (resource != SymptomKind.OTHER) {
      return direction > 0 ? resource : SymptomKind.OTHER;
    }
    if (LATENCY.matcher(metric).find()) {
      boolean own = metric.contains("_self_");
      return direction <= 0
          ? SymptomKind.OTHER
          : own ? SymptomKind.OWN_LATENCY : SymptomKind.LATENCY;
    }
    if (TRAFFIC.matcher(metric).find() || TOKENS_HELD.matcher(metric).find()) {
      return direction >= 0 ? SymptomKind.TRAFFIC_UP : SymptomKind.TRAFFIC_DOWN;
    }
    return SymptomKind.OTHER;
  }

  private static SymptomKind resource(String metric) {
    if (TOKENS_HELD.matcher(metric).find()) {
      return SymptomKind.OTHER;
    }
    if (CPU.matcher(metric).find()) {
      return SymptomKind.CPU;
    }
    if (MEMORY.matcher(metric).find()) {
      return SymptomKind.MEMORY;
    }
    if (DISK.matcher(metric).find()) {
      return SymptomKind.DISK;
    }
    if (NETWORK.matcher(metric).find()) {
      return SymptomKind.NETWORK;
    }
    return SATURATION.matcher(metric).find() ? SymptomKind.SATURATION : SymptomKind.OTHER;
  }

  private static String metric(Finding f) {
    String named = f.attributes().get("metric");
    if (named != null) {
      return named;
    }
    int labels = f.series().indexOf('{');
    return labels < 0 ? f.series() : f.series().substring(0, labels);
  }

  private static double direction(Finding f) {
    Expectation e = f.expectation();
    if (e != null) {
      return Double.compare(e.actual(), e.expected());
    }
    return switch (f.attributes().getOrDefault("anomaly.kind", "")) {
      case "DIP", "ABSENCE", "FLAT_LINE" -> -1;
      default -> 1;
    };
  }
}
