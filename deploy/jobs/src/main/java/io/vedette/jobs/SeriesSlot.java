package io.vedette.jobs;

import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * What the job keeps of one series: its key, which the Flink key only hashes, and its monitor's
 * state. Both stay bytes between two points: a million series are two million arrays instead of
 * thirty million objects, a checkpoint copies them as they are, and the garbage collector has
 * nothing to follow.
 */
final class SeriesSlot {
  static final TypeInformation<SeriesSlot> TYPE = new CodecTypeInfo<>(new Serializer());

  /** As {@link SeriesBytes} has it. */
  final byte[] series;

  /** As {@link StateBytes} has it. */
  byte[] state;

  long lastMillis = Long.MIN_VALUE;

  /** Whether its band is published. */
  boolean watched;

  /** Not saved: whether this run of the job has counted the slot as watched. */
  boolean counted;

  /** Whether a point has come since the last timer. */
  boolean touched;

  /** Whether its last point was one of the past, so that it is not live yet. */
  boolean past;

  /** Whether a finding is open on it, and when its group last heard of it. */
  boolean open;

  long partMillis;

  /** Not saved: what the rules in force say of it. */
  SeriesRules.@Nullable Answer rules;

  SeriesSlot(byte[] series, byte[] state) {
    this.series = series;
    this.state = state;
  }

  /** Makes the key anew; most points are judged without it. */
  SeriesKey key() {
    return SeriesBytes.read(series);
  }

  /** Keeps a state; in the same array where it fits, which leaves no garbage in the old space. */
  void keep(StateBytes bytes) {
    state = bytes.into(state);
  }

  private SeriesSlot copy() {
    SeriesSlot copy = new SeriesSlot(series, state.clone());
    copy.lastMillis = lastMillis;
    copy.watched = watched;
    copy.counted = counted;
    copy.touched = touched;
    copy.past = past;
    copy.open = open;
    copy.partMillis = partMillis;
    copy.rules = rules;
    return copy;
  }

  private static final class Serializer extends CodecSerializer<SeriesSlot> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<SeriesSlot> CODEC = new SeriesSlotCodec();

    private Serializer() {
      super(SeriesSlot.class, false);
    }

    @Override
    protected StateCodec<SeriesSlot> codec() {
      return CODEC;
    }

    @Override
    protected SeriesSlot copyOf(SeriesSlot from) {
      return from.copy();
    }
  }
}
