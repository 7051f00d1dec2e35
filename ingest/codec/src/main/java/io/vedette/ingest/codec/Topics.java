package io.vedette.ingest.codec;

import java.util.List;

/** The Kafka topics: what travels on each. */
public final class Topics {
  /** OTLP protobuf {@code ExportMetricsServiceRequest}, as an OpenTelemetry Collector writes it. */
  public static final String OTLP_METRICS = "otlp_metrics";

  /** OTLP protobuf {@code ExportTraceServiceRequest}. */
  public static final String OTLP_SPANS = "otlp_spans";

  /** OTLP protobuf {@code ExportLogsServiceRequest}. */
  public static final String OTLP_LOGS = "otlp_logs";

  /** JSON: {@code {"source":…,"product":…,"received":epoch ms,"event":{original document}}}. */
  public static final String AUDIT = "audit";

  /** Records that could not be decoded: value untouched, topic, offset and reason as headers. */
  public static final String DEAD_LETTERS = "vedette_deadletters";

  /** JSON {@link io.vedette.model.Finding}, keyed by id; a later one replaces an earlier one. */
  public static final String FINDINGS = "vedette_findings";

  /** JSON {@link io.vedette.model.Incident}, keyed by id. */
  public static final String INCIDENTS = "vedette_incidents";

  /** JSON {@link io.vedette.model.Action}, keyed by id: what playbooks ask for. */
  public static final String ACTIONS = "vedette_actions";

  /** JSON {@link io.vedette.model.BandPoint}, keyed by series. */
  public static final String BANDS = "vedette_bands";

  /** JSON {@link io.vedette.model.Forecast}, keyed by series. */
  public static final String FORECASTS = "vedette_forecasts";

  /** JSON {@link io.vedette.model.GraphEdge}, keyed by caller and callee. */
  public static final String GRAPH = "vedette_graph";

  /** Rule and playbook files in force, keyed by path; an empty value withdraws one. Compacted. */
  public static final String RULES = "vedette_rules";

  public static final List<String> TELEMETRY = List.of(OTLP_METRICS, OTLP_SPANS, OTLP_LOGS, AUDIT);

  public static final List<String> ALL =
      List.of(
          OTLP_METRICS,
          OTLP_SPANS,
          OTLP_LOGS,
          AUDIT,
          DEAD_LETTERS,
          FINDINGS,
          INCIDENTS,
          ACTIONS,
          BANDS,
          FORECASTS,
          GRAPH,
          RULES);

  private Topics() {}
}
