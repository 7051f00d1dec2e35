package io.vedette.jobs;

import io.vedette.detect.behavior.Observation;
import io.vedette.detect.behavior.PeerProfile;
import io.vedette.detect.behavior.SubjectFold;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.StateCodec;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Puts beside each activity what its actor's peers do, and sends it to all its subjects. */
final class PeerFunction extends KeyedProcessFunction<String, Observation, Observation> {
  private static final long serialVersionUID = 1L;
  private static final Duration TTL = Duration.ofDays(30);

  private transient ValueState<PeerProfile> profiles;
  private transient EventTimeQueue<Observation> queue;

  @Override
  public void open(OpenContext context) {
    var descriptor = new ValueStateDescriptor<>("peers", ProfileSerializer.TYPE);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    profiles = getRuntimeContext().getState(descriptor);
    queue =
        new EventTimeQueue<>(
            getRuntimeContext(), "waiting", JobTypes.OBSERVATION, o -> o.activity().eventId());
  }

  @Override
  public void processElement(Observation observation, Context context, Collector<Observation> out)
      throws Exception {
    queue.add(observation, observation.activity().timeMillis(), context.timerService());
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Observation> out)
      throws Exception {
    PeerProfile profile = profiles.value();
    if (profile == null) {
      profile = new PeerProfile();
    }
    for (Observation observation : queue.take(timeMillis)) {
      SubjectFold.route(profile.observe(observation.activity())).forEach(out::collect);
    }
    profiles.update(profile);
  }

  private static final class ProfileSerializer extends CodecSerializer<PeerProfile> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<PeerProfile> TYPE =
        new CodecTypeInfo<>(new ProfileSerializer());
    private static final StateCodec<PeerProfile> CODEC = PeerProfile.codec();

    private ProfileSerializer() {
      super(PeerProfile.class, false);
    }

    @Override
    protected StateCodec<PeerProfile> codec() {
      return CODEC;
    }
  }
}
