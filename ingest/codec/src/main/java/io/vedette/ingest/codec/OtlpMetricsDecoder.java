package io.vedette.ingest.codec;

import io.vedette.model.MetricSample;
import io.vedette.model.TelemetryEvent;
import java.util.function.Consumer;

/**
 * OTLP {@code ExportMetricsServiceRequest} to {@link MetricSample}s.
 *
 * <ul>
 *   <li>Labels are the point's attributes and what identifies its resource ({@code service.name},
 *       {@code service.namespace}, {@code service.instance.id}, {@code k8s.namespace.name}, {@code
 *       k8s.pod.name}, {@code k8s.node.name}, {@code host.name}), under their OpenTelemetry names;
 *       the point's own win. A version is not identity: a deploy must not begin a new series.
 *   <li>A gauge and a cumulative sum that may fall are GAUGE, a cumulative monotonic sum is
 *       COUNTER, a delta sum is DELTA.
 *   <li>Histograms become {@code NAME_count} and {@code NAME_sum} (COUNTER or DELTA). A delta one
 *       also gives {@code NAME{quantile="0.5|0.9|0.99"}} (GAUGE) of its interval. The buckets of
 *       cumulative ones are left out, so that one histogram costs two series.
 *   <li>Summaries become {@code NAME_count}, {@code NAME_sum} and {@code NAME{quantile=…}}.
 *   <li>A point flagged "no recorded value", and Prometheus' staleness marker, become NaN.
 * </ul>
 *
 * <p>Points that cannot be used are left out, and named in the exception after all others were
 * given out.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/">Metrics data
 *     model</a>
 */
public final class OtlpMetricsDecoder implements Decoder {
  private final StringPool pool = new StringPool();

  @Override
  public String topic() {
    return Topics.OTLP_METRICS;
  }

  @Override
  public void decode(byte[] bytes, long receivedMillis, Consumer<? super TelemetryEvent> out)
      throws DecodeException {
    new MetricsReader(bytes, receivedMillis, pool, out).read();
  }
}
