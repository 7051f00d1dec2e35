package io.vedette.detect.incident.explain;

import io.vedette.model.Entity;
import io.vedette.model.LogRecord;
import io.vedette.model.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A window of telemetry to explain, beside one of normal operation. Any part may be empty.
 *
 * @param target whose trouble is to be explained, or null where anyone's
 * @param targetMetric the metric that shows it, or empty
 * @param callees who calls whom, where that is known beforehand
 */
public record Recording(
    @Nullable Entity target,
    String targetMetric,
    Map<Entity, Set<Entity>> callees,
    Window window,
    Window reference) {

  /** The telemetry of one stretch of time. */
  public record Window(MetricTable metrics, List<Span> spans, List<LogRecord> logs) {
    public Window {
      spans = List.copyOf(spans);
      logs = List.copyOf(logs);
    }
  }
}
