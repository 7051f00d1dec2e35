package io.vedette.detect.behavior;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is odd about a subject now: of each family the strongest reason of the last hour, so that
 * only what comes together is taken together. A robot that never rests has episodes too.
 */
final class Episode {
  private static final long TOGETHER_MILLIS = 3_600_000L;

  /** From this score on, one event in a hundred, a family counts. */
  static final double COUNTS = 0.5;

  private record Timed(Reason reason, long timeMillis) {}

  /** Time of the first reason that counts; {@link Long#MIN_VALUE} where none does. */
  long startMillis = Long.MIN_VALUE;

  /** The highest severity told of, by ordinal; -1 before the first. */
  int told = -1;

  private final Map<Family, Timed> strongest = new EnumMap<>(Family.class);

  /** Forgets what is an hour old; an episode is over once no reason that counts is left. */
  void advance(long timeMillis) {
    if (strongest.isEmpty()) {
      return;
    }
    strongest.values().removeIf(r -> timeMillis - r.timeMillis() > TOGETHER_MILLIS);
    if (families() == 0) {
      startMillis = Long.MIN_VALUE;
      told = -1;
    }
  }

  void add(Reason reason, long timeMillis) {
    Timed before = strongest.get(reason.family());
    if (reason.score() <= 0 || (before != null && reason.score() <= before.reason().score())) {
      return;
    }
    strongest.put(reason.family(), new Timed(reason, timeMillis));
    if (reason.score() >= COUNTS && startMillis == Long.MIN_VALUE) {
      startMillis = timeMillis;
    }
  }

  /** The strongest score of a family, 0 for none. */
  double score(Family family) {
    Timed timed = strongest.get(family);
    return timed == null ? 0 : timed.reason().score();
  }

  /** Families that count. */
  int families() {
    return (int) strongest.values().stream().filter(r -> r.reason().score() >= COUNTS).count();
  }

  /** Decades of improbability: {@code -log10} of the product of the families' probabilities. */
  double decades() {
    return 4 * strongest.values().stream().mapToDouble(r -> r.reason().score()).sum();
  }

  /** Strongest first. */
  List<Reason> reasons() {
    List<Reason> out = new ArrayList<>(strongest.values().stream().map(Timed::reason).toList());
    out.sort((a, b) -> Double.compare(b.score(), a.score()));
    return out;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(startMillis);
    out.writeByte(told);
    out.writeByte(strongest.size());
    for (Timed timed : strongest.values()) {
      out.writeByte(timed.reason().family().ordinal());
      out.writeUTF(timed.reason().name());
      out.writeDouble(timed.reason().score());
      out.writeUTF(timed.reason().text());
      out.writeLong(timed.timeMillis());
    }
  }

  static Episode read(DataInput in) throws IOException {
    Episode episode = new Episode();
    episode.startMillis = in.readLong();
    episode.told = in.readByte();
    int size = in.readUnsignedByte();
    for (int i = 0; i < size; i++) {
      Family family = Family.values()[in.readUnsignedByte()];
      Reason reason = new Reason(family, in.readUTF(), in.readDouble(), in.readUTF());
      episode.strongest.put(family, new Timed(reason, in.readLong()));
    }
    return episode;
  }
}
