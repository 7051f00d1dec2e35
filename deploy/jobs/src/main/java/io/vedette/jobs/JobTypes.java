package io.vedette.jobs;

import io.vedette.detect.behavior.Observation;
import io.vedette.detect.behavior.ObservationCodec;
import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.metric.UnusualPoint;
import io.vedette.detect.rollout.Deploy;
import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.SenderContext;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.JsonCodec;
import io.vedette.model.Entity;
import io.vedette.model.StateCodec;
import io.vedette.model.TraceExample;
import io.vedette.rules.sigma.CorrelationState;
import io.vedette.rules.sigma.SigmaCorrelations.Step;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Flink's type information of what travels only within the job. */
final class JobTypes {
  static final TypeInformation<Entity> ENTITY = new CodecTypeInfo<>(new EntitySerializer());
  static final TypeInformation<RuleFile> RULE_FILE = new CodecTypeInfo<>(new RuleFileSerializer());
  static final TypeInformation<LimitedSample> LIMITED_SAMPLE =
      new CodecTypeInfo<>(new LimitedSampleSerializer());
  static final TypeInformation<IncidentInput> INCIDENT_INPUT =
      new CodecTypeInfo<>(new IncidentInputSerializer());
  static final TypeInformation<TraceExample> TRACE_EXAMPLE =
      new CodecTypeInfo<>(new TraceExampleSerializer());
  static final TypeInformation<ChangeEvent> CHANGE_EVENT =
      new CodecTypeInfo<>(new ChangeEventSerializer());
  static final TypeInformation<Call> CALL = new CodecTypeInfo<>(new CallSerializer());
  static final TypeInformation<Step> CORRELATION_STEP =
      new CodecTypeInfo<>(new CorrelationStepSerializer());
  static final TypeInformation<CorrelationState> CORRELATION_STATE =
      new CodecTypeInfo<>(new CorrelationStateSerializer());
  static final TypeInformation<Observation> OBSERVATION =
      new CodecTypeInfo<>(new ObservationSerializer());
  static final TypeInformation<RedExamples> RED_EXAMPLES =
      new CodecTypeInfo<>(new RedExamplesSerializer());
  static final TypeInformation<SloEvent> SLO_EVENT = new CodecTypeInfo<>(new SloEventSerializer());
  static final TypeInformation<LogBatch> LOG_BATCH = new CodecTypeInfo<>(new LogBatchSerializer());
  static final TypeInformation<Deploy> DEPLOY = new CodecTypeInfo<>(new DeploySerializer());
  static final TypeInformation<RolloutNews> ROLLOUT_NEWS =
      new CodecTypeInfo<>(new RolloutNewsSerializer());
  static final TypeInformation<SenderContext> SENDER_CONTEXT =
      new CodecTypeInfo<>(new SenderContextSerializer());

  static final TypeInformation<UnusualPoint> UNUSUAL_POINT =
      new CodecTypeInfo<>(new UnusualPointSerializer());

  static final TypeInformation<SeriesNews> SERIES_NEWS =
      new CodecTypeInfo<>(new SeriesNewsSerializer());

  private JobTypes() {}

  private static final class LogBatchSerializer extends CodecSerializer<LogBatch> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<LogBatch> CODEC = new LogBatchCodec();

    private LogBatchSerializer() {
      super(LogBatch.class, true);
    }

    @Override
    protected StateCodec<LogBatch> codec() {
      return CODEC;
    }
  }

  private static final class CorrelationStepSerializer extends CodecSerializer<Step> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Step> CODEC = new JsonCodec<>(Step.class);

    private CorrelationStepSerializer() {
      super(Step.class, true);
    }

    @Override
    protected StateCodec<Step> codec() {
      return CODEC;
    }
  }

  private static final class CorrelationStateSerializer extends CodecSerializer<CorrelationState> {
    private static final long serialVersionUID = 1L;

    private CorrelationStateSerializer() {
      super(CorrelationState.class, false);
    }

    @Override
    protected StateCodec<CorrelationState> codec() {
      return CorrelationState.CODEC;
    }
  }

  private static final class EntitySerializer extends CodecSerializer<Entity> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Entity> CODEC = new JsonCodec<>(Entity.class);

    private EntitySerializer() {
      super(Entity.class, true);
    }

    @Override
    protected StateCodec<Entity> codec() {
      return CODEC;
    }
  }

  private static final class RuleFileSerializer extends CodecSerializer<RuleFile> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<RuleFile> CODEC = new JsonCodec<>(RuleFile.class);

    private RuleFileSerializer() {
      super(RuleFile.class, true);
    }

    @Override
    protected StateCodec<RuleFile> codec() {
      return CODEC;
    }
  }

  private static final class LimitedSampleSerializer extends CodecSerializer<LimitedSample> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<LimitedSample> CODEC = new JsonCodec<>(LimitedSample.class);

    private LimitedSampleSerializer() {
      super(LimitedSample.class, true);
    }

    @Override
    protected StateCodec<LimitedSample> codec() {
      return CODEC;
    }
  }

  private static final class IncidentInputSerializer extends CodecSerializer<IncidentInput> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<IncidentInput> CODEC = new JsonCodec<>(IncidentInput.class);

    private IncidentInputSerializer() {
      super(IncidentInput.class, true);
    }

    @Override
    protected StateCodec<IncidentInput> codec() {
      return CODEC;
    }
  }

  private static final class TraceExampleSerializer extends CodecSerializer<TraceExample> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<TraceExample> CODEC = new JsonCodec<>(TraceExample.class);

    private TraceExampleSerializer() {
      super(TraceExample.class, true);
    }

    @Override
    protected StateCodec<TraceExample> codec() {
      return CODEC;
    }
  }

  private static final class ChangeEventSerializer extends CodecSerializer<ChangeEvent> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<ChangeEvent> CODEC = new JsonCodec<>(ChangeEvent.class);

    private ChangeEventSerializer() {
      super(ChangeEvent.class, true);
    }

    @Override
    protected StateCodec<ChangeEvent> codec() {
      return CODEC;
    }
  }

  private static final class RedExamplesSerializer extends CodecSerializer<RedExamples> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<RedExamples> CODEC = new JsonCodec<>(RedExamples.class);

    private RedExamplesSerializer() {
      super(RedExamples.class, true);
    }

    @Override
    protected StateCodec<RedExamples> codec() {
      return CODEC;
    }
  }

  private static final class CallSerializer extends CodecSerializer<Call> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Call> CODEC = new CallCodec();

    private CallSerializer() {
      super(Call.class, true);
    }

    @Override
    protected StateCodec<Call> codec() {
      return CODEC;
    }
  }

  private static final class ObservationSerializer extends CodecSerializer<Observation> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Observation> CODEC = new ObservationCodec();

    private ObservationSerializer() {
      super(Observation.class, true);
    }

    @Override
    protected StateCodec<Observation> codec() {
      return CODEC;
    }
  }

  private static final class SloEventSerializer extends CodecSerializer<SloEvent> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<SloEvent> CODEC = new SloEventCodec();

    private SloEventSerializer() {
      super(SloEvent.class, true);
    }

    @Override
    protected StateCodec<SloEvent> codec() {
      return CODEC;
    }
  }

  private static final class DeploySerializer extends CodecSerializer<Deploy> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Deploy> CODEC = new JsonCodec<>(Deploy.class);

    private DeploySerializer() {
      super(Deploy.class, true);
    }

    @Override
    protected StateCodec<Deploy> codec() {
      return CODEC;
    }
  }

  private static final class SenderContextSerializer extends CodecSerializer<SenderContext> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<SenderContext> CODEC = new JsonCodec<>(SenderContext.class);

    private SenderContextSerializer() {
      super(SenderContext.class, true);
    }

    @Override
    protected StateCodec<SenderContext> codec() {
      return CODEC;
    }
  }

  private static final class SeriesNewsSerializer extends CodecSerializer<SeriesNews> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<SeriesNews> CODEC = new JsonCodec<>(SeriesNews.class);

    private SeriesNewsSerializer() {
      super(SeriesNews.class, true);
    }

    @Override
    protected StateCodec<SeriesNews> codec() {
      return CODEC;
    }
  }

  private static final class UnusualPointSerializer extends CodecSerializer<UnusualPoint> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<UnusualPoint> CODEC = UnusualPoint.codec();

    private UnusualPointSerializer() {
      super(UnusualPoint.class, true);
    }

    @Override
    protected StateCodec<UnusualPoint> codec() {
      return CODEC;
    }
  }

  private static final class RolloutNewsSerializer extends CodecSerializer<RolloutNews> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<RolloutNews> CODEC = new JsonCodec<>(RolloutNews.class);

    private RolloutNewsSerializer() {
      super(RolloutNews.class, true);
    }

    @Override
    protected StateCodec<RolloutNews> codec() {
      return CODEC;
    }
  }
}
