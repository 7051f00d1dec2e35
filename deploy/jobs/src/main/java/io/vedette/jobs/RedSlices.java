package io.vedette.jobs;

import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.EarlyWarning;
import io.vedette.detect.trace.EarlyWarningState;
import io.vedette.detect.trace.RedWindow;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.StateCodec;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** The windows of one service or edge, in slices where there may be an {@link EarlyWarning}. */
final class RedSlices {
  private final long windowMillis;
  private final long sliceMillis;

  /** By end of the slice. */
  private final MapState<Long, RedWindow> slices;

  private final ValueState<EarlyWarningState> warnings;

  /** Calls that are bad beyond doubt, and in what. */
  record Early(EarlyWarning.Signs signs, RedWindow calls) {}

  /**
   * @param sliced whether windows of a minute are to be looked at before they end
   */
  RedSlices(RuntimeContext runtime, long windowMillis, boolean sliced) {
    this.windowMillis = windowMillis;
    this.sliceMillis =
        sliced && windowMillis == 4 * EarlyWarning.SLICE_MILLIS
            ? EarlyWarning.SLICE_MILLIS
            : windowMillis;
    this.slices =
        runtime.getMapState(
            new MapStateDescriptor<>("windows", Types.LONG, new CodecTypeInfo<>(new Windows())));
    this.warnings =
        runtime.getState(
            new ValueStateDescriptor<>("early-warning", new CodecTypeInfo<>(new Warnings())));
  }

  /** True of the times at which a slice ends within its window. */
  boolean within(long endMillis) {
    return Math.floorMod(endMillis, windowMillis) != 0;
  }

  /**
   * Takes a call.
   *
   * @return the end of its slice, where it is the first one of the slice
   */
  Optional<Long> add(Call call, long time) throws Exception {
    long end = (Math.floorDiv(time, sliceMillis) + 1) * sliceMillis;
    RedWindow slice = slices.get(end);
    boolean first = slice == null;
    if (slice == null) {
      slice = new RedWindow();
    }
    slice.add(call);
    slices.put(end, slice);
    return first ? Optional.of(end) : Optional.empty();
  }

  private RedWindow slice(long end) throws Exception {
    RedWindow slice = slices.get(end);
    return slice == null ? new RedWindow() : slice;
  }

  /** What there is to say at the end of a slice within its window. */
  Optional<Early> warning(long sliceEnd) throws Exception {
    boolean alone = Math.floorMod(sliceEnd, windowMillis) == sliceMillis;
    return alone
        ? Optional.empty()
        : judge(slice(sliceEnd - sliceMillis), slice(sliceEnd), sliceEnd);
  }

  /**
   * The whole window, which is then forgotten.
   *
   * @param early receives what there is to say of a window that has too few calls for series of
   *     shares; what they say may be beyond doubt
   */
  RedWindow take(long end, Receiver early) throws Exception {
    if (sliceMillis == windowMillis) {
      RedWindow window = slice(end);
      slices.remove(end);
      return window;
    }
    RedWindow first = new RedWindow();
    RedWindow second = new RedWindow();
    for (long at = end - windowMillis + sliceMillis; at <= end; at += sliceMillis) {
      (at <= end - windowMillis / 2 ? first : second).merge(slice(at));
      slices.remove(at);
    }
    RedWindow whole = union(first, second);
    if (whole.seen() > 0 && whole.seen() < RedWindow.MIN_CALLS) {
      judge(first, second, end).ifPresent(early::receive);
    }
    EarlyWarningState state = state();
    EarlyWarning.learn(state, whole);
    warnings.update(state);
    return whole;
  }

  /** Receives a warning. */
  interface Receiver {
    void receive(Early early);
  }

  private Optional<Early> judge(RedWindow before, RedWindow now, long end) throws Exception {
    EarlyWarningState state = state();
    EarlyWarning.Signs signs = EarlyWarning.judge(state, before, now, end);
    if (!signs.any()) {
      return Optional.empty();
    }
    warnings.update(state);
    return Optional.of(new Early(signs, union(before, now)));
  }

  private static RedWindow union(RedWindow a, RedWindow b) {
    RedWindow both = new RedWindow();
    both.merge(a);
    both.merge(b);
    return both;
  }

  private EarlyWarningState state() throws Exception {
    EarlyWarningState state = warnings.value();
    return state == null ? new EarlyWarningState() : state;
  }

  void clear() {
    slices.clear();
    warnings.clear();
  }

  private static final class Warnings extends CodecSerializer<EarlyWarningState> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<EarlyWarningState> CODEC = EarlyWarningState.codec();

    private Warnings() {
      super(EarlyWarningState.class, false);
    }

    @Override
    protected StateCodec<EarlyWarningState> codec() {
      return CODEC;
    }
  }

  /** Named by savepoints. */
  static final class Windows extends CodecSerializer<RedWindow> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<RedWindow> CODEC = RedWindow.codec();

    Windows() {
      super(RedWindow.class, false);
    }

    @Override
    protected StateCodec<RedWindow> codec() {
      return CODEC;
    }
  }
}
