package io.vedette.jobs;

import io.vedette.detect.trace.CardinalityLimit;
import io.vedette.detect.trace.RedTable;
import io.vedette.detect.trace.RedWindow;
import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;

/**
 * One window of a service as series of each operation and of each version: {@code
 * vedette_operation_requests}, {@code _error_ratio}, {@code _latency_p95_ms}, and {@code
 * vedette_version_error_ratio}, {@code _latency_p95_ms}. The rate of a version is not one of them:
 * every rollout changes it.
 *
 * <p>An operation that is not called counts as no traffic; after {@link #END_MILLIS} it has ended,
 * as a version has that answers no more: the series end with a stale marker, so that nobody waits
 * for them.
 */
final class OperationSamples {
  /** A series ends so long after the last call, ms. */
  static final long END_MILLIS = 20 * 60_000L;

  private static final Set<String> OF_OPERATIONS =
      Set.of("requests", "error_ratio", "latency_p95_ms");
  private static final Set<String> OF_VERSIONS = Set.of("error_ratio", "latency_p95_ms");
  private static final String OPERATION = "o";
  private static final String VERSION = "v";

  private final Entity service;
  private final long windowMillis;
  private final long end;
  private final MapState<String, Long> watched;
  private final List<MetricSample> out = new ArrayList<>();

  /**
   * @param watched series that were begun, with the end of the last window with calls
   */
  OperationSamples(Entity service, long windowMillis, long end, MapState<String, Long> watched) {
    this.service = service;
    this.windowMillis = windowMillis;
    this.end = end;
    this.watched = watched;
  }

  List<MetricSample> of(Map<RedTable.Operation, RedWindow> windows) throws Exception {
    Map<String, RedWindow> sums = new TreeMap<>();
    windows.forEach(
        (operation, window) -> {
          if (!operation.name().equals(CardinalityLimit.OVERFLOW)) {
            sum(sums, OPERATION + operation.name(), window);
          }
          if (!operation.version().isEmpty()) {
            sum(sums, VERSION + operation.version(), window);
          }
        });
    for (Map.Entry<String, RedWindow> e : sums.entrySet()) {
      boolean begun = watched.contains(e.getKey());
      if (begun || e.getValue().seen() >= RedWindow.MIN_CALLS) {
        watched.put(e.getKey(), end);
        add(e.getKey(), e.getValue());
      }
    }
    end(sums.keySet());
    return out;
  }

  private static void sum(Map<String, RedWindow> sums, String key, RedWindow window) {
    sums.computeIfAbsent(key, k -> new RedWindow()).merge(window);
  }

  private void add(String key, RedWindow window) {
    Set<String> wanted = key.startsWith(OPERATION) ? OF_OPERATIONS : OF_VERSIONS;
    String prefix = prefix(key);
    for (MetricSample sample : window.samples(prefix, labels(key), windowMillis, end)) {
      if (wanted.contains(sample.series().name().substring(prefix.length()))) {
        out.add(sample);
      }
    }
  }

  private void end(Set<String> called) throws Exception {
    Iterator<Map.Entry<String, Long>> each = watched.iterator();
    while (each.hasNext()) {
      Map.Entry<String, Long> e = each.next();
      if (end - e.getValue() >= END_MILLIS) {
        stale(e.getKey());
        each.remove();
      } else if (e.getKey().startsWith(OPERATION) && !called.contains(e.getKey())) {
        add(e.getKey(), new RedWindow());
      }
    }
  }

  private void stale(String key) {
    Set<String> told = key.startsWith(OPERATION) ? OF_OPERATIONS : OF_VERSIONS;
    for (String name : told) {
      SeriesKey series = new SeriesKey(prefix(key) + name, labels(key));
      out.add(new MetricSample(series, MetricKind.GAUGE, end, Double.NaN));
    }
  }

  private static String prefix(String key) {
    return key.startsWith(OPERATION) ? RedWindow.OPERATION_PREFIX : RedWindow.VERSION_PREFIX;
  }

  private Attributes labels(String key) {
    String label = key.startsWith(OPERATION) ? "operation" : "service.version";
    return RedWindow.labels(service).with(label, key.substring(1));
  }
}
