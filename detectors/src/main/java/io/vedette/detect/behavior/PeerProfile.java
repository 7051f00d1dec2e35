package io.vedette.detect.behavior;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The habits of a peer group: for each action, resource and client which members were seen with it,
 * as a bitmap of 64 hashed members (linear counting: Whang, Vander-Zanden, Taylor 1990). Shares are
 * ratios of two such bitmaps, so they keep their meaning where large groups fill them. At most 256
 * values a kind; the one longest unused goes.
 */
public final class PeerProfile {
  private static final long PROBATION_MILLIS = 3_600_000L;
  private static final int MIN_EVENTS = 50;
  private static final int MIN_PEERS = 3;
  private static final int CAPACITY = 256;

  private long firstMillis = Long.MAX_VALUE;
  private int events;
  private long members;
  private final MemberTable actions = new MemberTable(CAPACITY);
  private final MemberTable resources = new MemberTable(CAPACITY);
  private final MemberTable agents = new MemberTable(CAPACITY);

  /** What the peers of an activity's subject do; learns the activity. */
  public Observation observe(Activity activity) {
    PeerView view = view(activity);
    long member = 1L << (Hash.of(activity.subject()) & 63);
    firstMillis = Math.min(firstMillis, activity.timeMillis());
    events = Math.min(events + 1, 1_000_000);
    members |= member;
    learn(actions, activity.action(), member);
    learn(resources, activity.resource(), member);
    learn(agents, activity.agent(), member);
    return new Observation(activity, view);
  }

  private PeerView view(Activity activity) {
    long self = 1L << (Hash.of(activity.subject()) & 63);
    int peers = estimate(members & ~self);
    boolean known =
        peers >= MIN_PEERS
            && events >= MIN_EVENTS
            && activity.timeMillis() - firstMillis >= PROBATION_MILLIS;
    if (!known) {
      return new PeerView(peers, false, 1, 1, 1);
    }
    return new PeerView(
        peers,
        true,
        share(actions, activity.action(), self, peers),
        share(resources, activity.resource(), self, peers),
        share(agents, activity.agent(), self, peers));
  }

  private double share(MemberTable table, String value, long self, int peers) {
    if (value.isEmpty()) {
      return 1;
    }
    int doing = Long.bitCount(table.get(Hash.of(value)) & ~self);
    int all = Math.max(1, Long.bitCount(members & ~self));
    return Math.min(1, Math.max((double) doing / all, 1.0 / (peers + 1)));
  }

  private static void learn(MemberTable table, String value, long member) {
    if (!value.isEmpty()) {
      table.add(Hash.of(value), member);
    }
  }

  /** Linear counting over 64 bits. */
  private static int estimate(long bitmap) {
    int zeros = 64 - Long.bitCount(bitmap);
    return zeros == 0 ? 266 : (int) Math.round(64 * Math.log(64.0 / zeros));
  }

  /** The versioned binary form. */
  public static StateCodec<PeerProfile> codec() {
    return new Codec();
  }

  /** Values with the members seen with each, least recently used first. */
  private static final class MemberTable {
    private final int capacity;
    private final LinkedHashMap<Long, Long> map = new LinkedHashMap<>(16, 0.75f, true);

    MemberTable(int capacity) {
      this.capacity = capacity;
    }

    long get(long key) {
      return map.getOrDefault(key, 0L);
    }

    void add(long key, long member) {
      map.merge(key, member, (a, b) -> a | b);
      if (map.size() > capacity) {
        map.remove(map.keySet().iterator().next());
      }
    }
  }

  private static final class Codec implements StateCodec<PeerProfile> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(PeerProfile state, DataOutput out) throws IOException {
      out.writeLong(state.firstMillis);
      out.writeInt(state.events);
      out.writeLong(state.members);
      for (MemberTable table : tables(state)) {
        out.writeShort(table.map.size());
        for (var entry : table.map.entrySet()) {
          out.writeLong(entry.getKey());
          out.writeLong(entry.getValue());
        }
      }
    }

    @Override
    public PeerProfile read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("peer profile of version " + version + "; this code reads 1");
      }
      PeerProfile state = new PeerProfile();
      state.firstMillis = in.readLong();
      state.events = in.readInt();
      state.members = in.readLong();
      for (MemberTable table : tables(state)) {
        int size = in.readUnsignedShort();
        for (int i = 0; i < size; i++) {
          table.add(in.readLong(), in.readLong());
        }
      }
      return state;
    }

    private static List<MemberTable> tables(PeerProfile state) {
      return List.of(state.actions, state.resources, state.agents);
    }
  }
}
