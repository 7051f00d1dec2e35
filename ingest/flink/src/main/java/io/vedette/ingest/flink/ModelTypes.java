package io.vedette.ingest.flink;

import io.vedette.model.Action;
import io.vedette.model.AuditEvent;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricSample;
import io.vedette.model.Span;
import io.vedette.model.StateCodec;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Flink's type information of every model record that travels between operators. */
public final class ModelTypes {
  public static final TypeInformation<MetricSample> METRIC_SAMPLE =
      new CodecTypeInfo<>(new MetricSampleSerializer());
  public static final TypeInformation<Span> SPAN = new CodecTypeInfo<>(new SpanSerializer());
  public static final TypeInformation<LogRecord> LOG_RECORD =
      new CodecTypeInfo<>(new LogRecordSerializer());
  public static final TypeInformation<AuditEvent> AUDIT_EVENT =
      new CodecTypeInfo<>(new AuditEventSerializer());
  public static final TypeInformation<DeadLetter> DEAD_LETTER =
      new CodecTypeInfo<>(new DeadLetterSerializer());
  static final TypeInformation<Ingested> INGESTED = new CodecTypeInfo<>(new IngestedSerializer());
  public static final TypeInformation<Finding> FINDING =
      new CodecTypeInfo<>(new FindingSerializer());
  public static final TypeInformation<Incident> INCIDENT =
      new CodecTypeInfo<>(new IncidentSerializer());
  public static final TypeInformation<Action> ACTION = new CodecTypeInfo<>(new ActionSerializer());
  public static final TypeInformation<BandPoint> BAND_POINT =
      new CodecTypeInfo<>(new BandPointSerializer());
  public static final TypeInformation<Forecast> FORECAST =
      new CodecTypeInfo<>(new ForecastSerializer());
  public static final TypeInformation<GraphEdge> GRAPH_EDGE =
      new CodecTypeInfo<>(new GraphEdgeSerializer());

  private ModelTypes() {}

  private static final class MetricSampleSerializer extends CodecSerializer<MetricSample> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<MetricSample> CODEC = EventCodecs.METRIC;

    private MetricSampleSerializer() {
      super(MetricSample.class, true);
    }

    @Override
    protected StateCodec<MetricSample> codec() {
      return CODEC;
    }
  }

  private static final class SpanSerializer extends CodecSerializer<Span> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Span> CODEC = EventCodecs.SPAN;

    private SpanSerializer() {
      super(Span.class, true);
    }

    @Override
    protected StateCodec<Span> codec() {
      return CODEC;
    }
  }

  private static final class LogRecordSerializer extends CodecSerializer<LogRecord> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<LogRecord> CODEC = EventCodecs.LOG;

    private LogRecordSerializer() {
      super(LogRecord.class, true);
    }

    @Override
    protected StateCodec<LogRecord> codec() {
      return CODEC;
    }
  }

  private static final class AuditEventSerializer extends CodecSerializer<AuditEvent> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<AuditEvent> CODEC = EventCodecs.AUDIT;

    private AuditEventSerializer() {
      super(AuditEvent.class, true);
    }

    @Override
    protected StateCodec<AuditEvent> codec() {
      return CODEC;
    }
  }

  private static final class DeadLetterSerializer extends CodecSerializer<DeadLetter> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<DeadLetter> CODEC = EventCodecs.DEAD_LETTER;

    private DeadLetterSerializer() {
      super(DeadLetter.class, true);
    }

    @Override
    protected StateCodec<DeadLetter> codec() {
      return CODEC;
    }
  }

  private static final class IngestedSerializer extends CodecSerializer<Ingested> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Ingested> CODEC = EventCodecs.INGESTED;

    private IngestedSerializer() {
      super(Ingested.class, true);
    }

    @Override
    protected StateCodec<Ingested> codec() {
      return CODEC;
    }
  }

  private static final class FindingSerializer extends CodecSerializer<Finding> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Finding> CODEC = new JsonCodec<>(Finding.class);

    private FindingSerializer() {
      super(Finding.class, true);
    }

    @Override
    protected StateCodec<Finding> codec() {
      return CODEC;
    }
  }

  private static final class IncidentSerializer extends CodecSerializer<Incident> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Incident> CODEC = new JsonCodec<>(Incident.class);

    private IncidentSerializer() {
      super(Incident.class, true);
    }

    @Override
    protected StateCodec<Incident> codec() {
      return CODEC;
    }
  }

  private static final class ActionSerializer extends CodecSerializer<Action> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Action> CODEC = new JsonCodec<>(Action.class);

    private ActionSerializer() {
      super(Action.class, true);
    }

    @Override
    protected StateCodec<Action> codec() {
      return CODEC;
    }
  }

  private static final class BandPointSerializer extends CodecSerializer<BandPoint> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<BandPoint> CODEC = new BandPointCodec();

    private BandPointSerializer() {
      super(BandPoint.class, true);
    }

    @Override
    protected StateCodec<BandPoint> codec() {
      return CODEC;
    }
  }

  private static final class ForecastSerializer extends CodecSerializer<Forecast> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Forecast> CODEC = new JsonCodec<>(Forecast.class);

    private ForecastSerializer() {
      super(Forecast.class, true);
    }

    @Override
    protected StateCodec<Forecast> codec() {
      return CODEC;
    }
  }

  private static final class GraphEdgeSerializer extends CodecSerializer<GraphEdge> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<GraphEdge> CODEC = new JsonCodec<>(GraphEdge.class);

    private GraphEdgeSerializer() {
      super(GraphEdge.class, true);
    }

    @Override
    protected StateCodec<GraphEdge> codec() {
      return CODEC;
    }
  }
}
