package io.vedette.jobs;

import io.vedette.detect.log.LogState;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A service's log state where a checkpoint can get at it: as it is, or as the bytes that it was at
 * the time of the checkpoint.
 *
 * <p>While a checkpoint is written, Flink has a state copied before it changes. Here the original
 * becomes bytes, which is what the checkpoint wants of it anyway, and the copy takes the live state
 * over: it is encoded once, by whichever thread comes first, and never decoded.
 */
final class LogSlot {
  private static final int FIRST_BYTES = 1 << 16;

  private @Nullable LogState live;
  private byte @Nullable [] block;

  LogSlot(LogState live) {
    this.live = live;
  }

  /** The state, about to be changed. */
  synchronized LogState live() {
    LogState state = live;
    if (state == null) {
      throw new IllegalStateException("this state has become a checkpoint's; ask Flink for it");
    }
    block = null;
    return state;
  }

  private synchronized LogSlot freeze(StateCodec<LogState> codec) throws IOException {
    byte[] now = block(codec);
    LogSlot next = new LogSlot(live());
    block = now;
    live = null;
    return next;
  }

  private synchronized byte[] block(StateCodec<LogState> codec) throws IOException {
    byte[] known = block;
    if (known == null) {
      DataOutputSerializer out = new DataOutputSerializer(FIRST_BYTES);
      codec.write(live(), out);
      known = out.getCopyOfBuffer();
      block = known;
    }
    return known;
  }

  /** The form of a state alone. */
  record Codec(StateCodec<LogState> states) implements StateCodec<LogSlot> {
    @Override
    public int version() {
      return states.version();
    }

    @Override
    public void write(LogSlot slot, DataOutput out) throws IOException {
      out.write(slot.block(states));
    }

    @Override
    public LogSlot read(int version, DataInput in) throws IOException {
      return new LogSlot(states.read(version, in));
    }

    /** A slot that goes on with the live state, while the given one stays what it is now. */
    LogSlot copy(LogSlot slot) throws IOException {
      return slot.freeze(states);
    }
  }
}
