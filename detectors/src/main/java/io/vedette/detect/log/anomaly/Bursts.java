package io.vedette.detect.log.anomaly;

import io.vedette.model.Entity;
import io.vedette.model.Finding;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Episodes of one service as findings: those of one kind that begin together are one. A finding is
 * over when all of its episodes are.
 */
final class Bursts {
  /** What begins within this time of the last one belongs to it. */
  private static final long TOGETHER_MILLIS = 5 * 60_000L;

  private static final int MAX_BURSTS = 16;
  private static final int MAX_EPISODES = 32;

  /** Episodes under one finding. */
  private static final class Burst {
    final Kind kind;
    final String firstKey;
    final long startMillis;
    long joinedMillis;
    boolean changed = true;
    final Map<String, Episode> episodes = new LinkedHashMap<>();

    Burst(Kind kind, String firstKey, long startMillis) {
      this.kind = kind;
      this.firstKey = firstKey;
      this.startMillis = startMillis;
    }

    boolean open() {
      return episodes.values().stream().anyMatch(Episode::open);
    }
  }

  private final List<Burst> bursts = new ArrayList<>();

  /** Whether an episode is under way. */
  boolean isOpen(Kind kind, String key) {
    for (Burst burst : bursts) {
      Episode known = burst.kind == kind ? burst.episodes.get(key) : null;
      if (known != null && known.open()) {
        return true;
      }
    }
    return false;
  }

  /** Takes an episode's beginning, or what it has become. */
  void raise(Kind kind, Episode episode) {
    Burst burst = of(kind, episode.key());
    if (burst == null) {
      burst = joinable(kind, episode);
      burst.joinedMillis = Math.max(burst.joinedMillis, episode.startMillis());
    }
    Episode known = burst.episodes.get(episode.key());
    Episode now = known == null ? episode : episode.since(known.startMillis());
    burst.episodes.put(episode.key(), now);
    burst.changed = true;
  }

  /** Ends an episode, if it is under way. */
  void end(Kind kind, String key, long timeMillis) {
    Burst burst = of(kind, key);
    if (burst != null) {
      burst.episodes.computeIfPresent(key, (k, e) -> e.open() ? e.closedAt(timeMillis) : e);
      burst.changed = true;
    }
  }

  /** Ends all episodes of a pattern that is no longer watched. */
  void endAll(String patternId, long timeMillis) {
    for (Burst burst : bursts) {
      for (Episode e : List.copyOf(burst.episodes.values())) {
        if (e.open() && e.patternId().equals(patternId)) {
          burst.episodes.put(e.key(), e.closedAt(timeMillis));
          burst.changed = true;
        }
      }
    }
  }

  private @Nullable Burst of(Kind kind, String key) {
    for (Burst burst : bursts) {
      if (burst.kind == kind && burst.episodes.containsKey(key)) {
        return burst;
      }
    }
    return null;
  }

  private Burst joinable(Kind kind, Episode episode) {
    for (Burst burst : bursts) {
      boolean together =
          Math.abs(episode.startMillis() - burst.joinedMillis) <= TOGETHER_MILLIS
              && burst.episodes.size() < MAX_EPISODES;
      if (burst.kind == kind && together && burst.open()) {
        return burst;
      }
    }
    Burst fresh = new Burst(kind, episode.key(), episode.startMillis());
    bursts.add(fresh);
    return fresh;
  }

  /** Gives out the findings that have changed, and forgets those that are over. */
  void flush(Entity service, long nowMillis, long quietMillis, Consumer<Finding> out) {
    for (Iterator<Burst> each = bursts.iterator(); each.hasNext(); ) {
      Burst burst = each.next();
      fade(burst, nowMillis - quietMillis);
      boolean over = !burst.open() || bursts.size() > MAX_BURSTS;
      if (burst.changed || over) {
        burst.changed = false;
        List<Episode> all = List.copyOf(burst.episodes.values());
        out.accept(
            LogFindings.of(service, burst.kind, burst.firstKey, burst.startMillis, all, over));
      }
      if (over) {
        each.remove();
      }
    }
  }

  private static void fade(Burst burst, long quietSince) {
    if (burst.kind.fades()) {
      burst.episodes.replaceAll(
          (k, e) -> e.open() && e.endMillis() < quietSince ? e.closedAt(e.endMillis()) : e);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeShort(bursts.size());
    for (Burst burst : bursts) {
      out.writeByte(burst.kind.ordinal());
      out.writeUTF(burst.firstKey);
      out.writeLong(burst.startMillis);
      out.writeLong(burst.joinedMillis);
      out.writeBoolean(burst.changed);
      out.writeByte(burst.episodes.size());
      for (Episode episode : burst.episodes.values()) {
        episode.write(out);
      }
    }
  }

  void read(DataInput in) throws IOException {
    int n = in.readUnsignedShort();
    for (int i = 0; i < n; i++) {
      Kind kind = Kind.values()[in.readByte()];
      Burst burst = new Burst(kind, in.readUTF(), in.readLong());
      burst.joinedMillis = in.readLong();
      burst.changed = in.readBoolean();
      int episodes = in.readUnsignedByte();
      for (int k = 0; k < episodes; k++) {
        Episode episode = Episode.read(in);
        burst.episodes.put(episode.key(), episode);
      }
      bursts.add(burst);
    }
  }
}
