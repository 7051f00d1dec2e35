package io.vedette.detect.trace;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets so many different names through and no more; the others become {@link #OVERFLOW}. A name not
 * seen for an hour makes room. Mutable; its own state.
 */
public final class CardinalityLimit {
  /** Stands for every name beyond the limit. */
  public static final String OVERFLOW = "_other";

  /** A name is forgotten after this, ms. */
  public static final long FORGET_MILLIS = 3_600_000L;

  private static final int LARGEST = 1_000_000;

  private final int limit;
  private final Map<String, Long> lastSeen = new LinkedHashMap<>();
  private long overflowed;

  /**
   * @param limit names let through at a time, 1 to 1,000,000
   */
  public CardinalityLimit(int limit) {
    if (limit < 1 || limit > LARGEST) {
      throw new IllegalArgumentException("limit " + limit + " is not in 1.." + LARGEST);
    }
    this.limit = limit;
  }

  /** The name itself, or {@link #OVERFLOW} where there are too many already. */
  public String admit(String name, long timeMillis) {
    Long seen = lastSeen.get(name);
    if (seen == null && lastSeen.size() >= limit) {
      overflowed++;
      return OVERFLOW;
    }
    if (seen == null || seen < timeMillis) {
      lastSeen.put(name, timeMillis);
    }
    return name;
  }

  /** Forgets names not seen for an hour. */
  public void expire(long nowMillis) {
    lastSeen.values().removeIf(seen -> nowMillis - seen > FORGET_MILLIS);
  }

  /** How often a name was not let through. */
  public long overflowed() {
    return overflowed;
  }

  /** Names let through now. */
  public int size() {
    return lastSeen.size();
  }

  public static StateCodec<CardinalityLimit> codec() {
    return new StateCodec<>() {
      @Override
      public int version() {
        return 1;
      }

      @Override
      public void write(CardinalityLimit state, DataOutput out) throws IOException {
        out.writeInt(state.limit);
        out.writeLong(state.overflowed);
        out.writeInt(state.lastSeen.size());
        for (Map.Entry<String, Long> e : state.lastSeen.entrySet()) {
          out.writeUTF(e.getKey());
          out.writeLong(e.getValue());
        }
      }

      @Override
      public CardinalityLimit read(int version, DataInput in) throws IOException {
        if (version != 1) {
          throw new IOException("cardinality limit of version " + version + "; this code reads 1");
        }
        int limit = in.readInt();
        if (limit < 1 || limit > LARGEST) {
          throw new IOException("damaged cardinality limit: " + limit);
        }
        CardinalityLimit state = new CardinalityLimit(limit);
        state.overflowed = in.readLong();
        int names = in.readInt();
        for (int i = 0; i < names; i++) {
          String name = in.readUTF();
          state.lastSeen.put(name, in.readLong());
        }
        return state;
      }
    };
  }
}
