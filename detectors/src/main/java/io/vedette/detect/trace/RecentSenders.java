package io.vedette.detect.trace;

import io.vedette.model.Span;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * The senders of late, so that a consumer's link finds its queue or topic after the sender's trace
 * was closed: messages wait in queues for longer than traces stay open. Its own state: mutable, of
 * fixed size.
 *
 * <p>A set-associative cache: {@value #SETS} sets of {@value #WAYS}, each context in the set that
 * its hash names; in a full set the oldest goes. The stream is spread over {@value #BUCKETS} of
 * these, 262,144 contexts in all: a minute and a half of 3,000 messages a second.
 */
public final class RecentSenders {
  /** Over how many of these a job spreads contexts. */
  public static final int BUCKETS = 1024;

  private static final int SETS = 64;
  private static final int WAYS = 4;

  private final long[] keys = new long[SETS * WAYS];
  private final long[] order = new long[SETS * WAYS];
  private final String[] systems = new String[SETS * WAYS];
  private final String[] destinations = new String[SETS * WAYS];
  private long taken;

  /** The bucket that contexts of a trace belong to, in [0, {@value #BUCKETS}). */
  public static int bucket(String traceId) {
    return (int) (mix(SpanNode.id(traceId)) >>> 54);
  }

  /** Remembers a sender; one that is known already stays as it is. */
  public void remember(SenderContext sender) {
    long key = key(sender.traceId(), sender.spanId());
    int at = find(key);
    if (at < 0) {
      int slot = oldest(key);
      keys[slot] = key;
      order[slot] = ++taken;
      systems[slot] = sender.system();
      destinations[slot] = sender.destination();
    }
  }

  /**
   * The echo of a consumer's link, see {@link LinkedSpans}, with where its message came from; empty
   * where its sender is not known.
   */
  public Optional<Span> resolve(Span echo) {
    int at = find(key(echo.traceId(), echo.parentSpanId()));
    return at < 0
        ? Optional.empty()
        : Optional.of(LinkedSpans.from(echo, systems[at], destinations[at]));
  }

  private int find(long key) {
    int set = set(key);
    for (int slot = set; slot < set + WAYS; slot++) {
      if (order[slot] != 0 && keys[slot] == key) {
        return slot;
      }
    }
    return -1;
  }

  private int oldest(long key) {
    int set = set(key);
    int oldest = set;
    for (int slot = set + 1; slot < set + WAYS; slot++) {
      oldest = order[slot] < order[oldest] ? slot : oldest;
    }
    return oldest;
  }

  private static int set(long key) {
    return (int) (key >>> 58) * WAYS;
  }

  private static long key(String traceId, String spanId) {
    return mix(SpanNode.id(traceId) * 31 + SpanNode.id(spanId));
  }

  /** The finalizer of MurmurHash3: every bit of the key depends on every bit of the ids. */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }

  public static StateCodec<RecentSenders> codec() {
    return new Codec();
  }

  private static final class Codec implements StateCodec<RecentSenders> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(RecentSenders state, DataOutput out) throws IOException {
      out.writeLong(state.taken);
      for (int i = 0; i < SETS * WAYS; i++) {
        out.writeLong(state.order[i]);
        if (state.order[i] != 0) {
          out.writeLong(state.keys[i]);
          out.writeUTF(state.systems[i]);
          out.writeUTF(state.destinations[i]);
        }
      }
    }

    @Override
    public RecentSenders read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("senders of version " + version + "; this code reads 1");
      }
      RecentSenders state = new RecentSenders();
      state.taken = in.readLong();
      for (int i = 0; i < SETS * WAYS; i++) {
        state.order[i] = in.readLong();
        if (state.order[i] != 0) {
          state.keys[i] = in.readLong();
          state.systems[i] = in.readUTF();
          state.destinations[i] = in.readUTF();
        }
      }
      return state;
    }
  }
}
