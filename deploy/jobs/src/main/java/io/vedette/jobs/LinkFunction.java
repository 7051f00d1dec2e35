package io.vedette.jobs;

import io.vedette.detect.trace.RecentSenders;
import io.vedette.detect.trace.SenderContext;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.Span;
import io.vedette.model.StateCodec;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Finds the queue or topic of consumers that only link to their senders, also where the sender's
 * trace is closed by now. The first input is the consumers' echoes, the second the senders; both
 * keyed by {@link RecentSenders#bucket}. An echo that finds nothing goes on as it is: the sender's
 * trace may still be open. It is counted as {@code unmatched_links}.
 */
final class LinkFunction extends KeyedCoProcessFunction<Integer, Span, SenderContext, Span> {
  private static final long serialVersionUID = 1L;
  private static final Duration TTL = Duration.ofHours(1);

  private transient ValueState<RecentSenders> senders;
  private transient Counter unmatched;

  @Override
  public void open(OpenContext context) {
    var descriptor = new ValueStateDescriptor<>("senders", StateSerializer.TYPE);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
    senders = getRuntimeContext().getState(descriptor);
    unmatched = getRuntimeContext().getMetricGroup().counter("unmatched_links");
  }

  @Override
  public void processElement1(Span echo, Context context, Collector<Span> out) throws Exception {
    RecentSenders recent = senders.value();
    Optional<Span> resolved = recent == null ? Optional.empty() : recent.resolve(echo);
    unmatched.inc(resolved.isPresent() ? 0 : 1);
    out.collect(resolved.orElse(echo));
  }

  @Override
  public void processElement2(SenderContext sender, Context context, Collector<Span> out)
      throws Exception {
    RecentSenders recent = senders.value();
    if (recent == null) {
      recent = new RecentSenders();
    }
    recent.remember(sender);
    senders.update(recent);
  }

  private static final class StateSerializer extends CodecSerializer<RecentSenders> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<RecentSenders> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<RecentSenders> CODEC = RecentSenders.codec();

    private StateSerializer() {
      super(RecentSenders.class, false);
    }

    @Override
    protected StateCodec<RecentSenders> codec() {
      return CODEC;
    }
  }
}
