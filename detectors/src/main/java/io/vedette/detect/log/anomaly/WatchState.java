package io.vedette.detect.log.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is kept of one service's known patterns. Bounded by {@link WatchOptions}. */
public final class WatchState {
  private static final int LAST_LINES = 8;

  final Map<String, WatchedPattern> patterns = new LinkedHashMap<>();
  final Map<Integer, WatchedPattern> byNumber = new HashMap<>();
  final Map<String, Session> sessions = new LinkedHashMap<>();
  final Bursts bursts = new Bursts();
  int nextNumber;

  /** Lines of patterns that found no room in the minute under way, and patterns let go so far. */
  long unwatchedLines;

  long evicted;

  long firstMillis = Long.MAX_VALUE;
  long lastMillis = Long.MIN_VALUE;
  long lines;

  /** Longest time without a line; fades by a tenth a day. */
  double longestGap;

  boolean silent;
  final Deque<KeptLine> lastLines = new ArrayDeque<>();

  WatchState() {}

  /** Patterns let go to stay within the bound. */
  public long evicted() {
    return evicted;
  }

  /** Patterns watched now. */
  public int watched() {
    return patterns.size();
  }

  void add(WatchedPattern p) {
    patterns.put(p.id, p);
    byNumber.put(p.number, p);
  }

  /** Lets a pattern go: nothing about it is under way, and nobody misses it. */
  void remove(WatchedPattern p, long nowMillis) {
    patterns.remove(p.id);
    byNumber.remove(p.number);
    bursts.endAll(p.id, nowMillis);
    for (WatchedPattern other : patterns.values()) {
      other.followers.remove(p.id);
    }
  }

  void see(Line line) {
    long time = line.timeMillis();
    firstMillis = Math.min(firstMillis, time);
    if (time > lastMillis) {
      if (lastMillis != Long.MIN_VALUE) {
        double faded = longestGap * (1 - 0.1 * (time - lastMillis) / 86_400_000.0);
        longestGap = Math.max(faded, (double) (time - lastMillis));
      }
      lastMillis = time;
    }
    lines++;
    KeptLine last = lastLines.size() < LAST_LINES ? new KeptLine() : lastLines.removeFirst();
    last.keep(line);
    lastLines.addLast(last);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(nextNumber);
    out.writeLong(unwatchedLines);
    out.writeLong(evicted);
    out.writeLong(firstMillis);
    out.writeLong(lastMillis);
    out.writeLong(lines);
    out.writeDouble(longestGap);
    out.writeBoolean(silent);
    out.writeByte(lastLines.size());
    for (KeptLine line : lastLines) {
      out.writeUTF(Episode.cut(line.toString()));
    }
    out.writeShort(patterns.size());
    for (WatchedPattern pattern : patterns.values()) {
      pattern.write(out);
    }
    out.writeShort(sessions.size());
    for (Session session : sessions.values()) {
      session.write(out);
    }
    bursts.write(out);
  }

  static WatchState read(DataInput in) throws IOException {
    WatchState s = new WatchState();
    s.nextNumber = in.readInt();
    s.unwatchedLines = in.readLong();
    s.evicted = in.readLong();
    s.firstMillis = in.readLong();
    s.lastMillis = in.readLong();
    s.lines = in.readLong();
    s.longestGap = in.readDouble();
    s.silent = in.readBoolean();
    int last = in.readByte();
    for (int i = 0; i < last; i++) {
      KeptLine line = new KeptLine();
      line.keep(in.readUTF());
      s.lastLines.addLast(line);
    }
    int patterns = in.readUnsignedShort();
    for (int i = 0; i < patterns; i++) {
      WatchedPattern p = WatchedPattern.read(in);
      s.add(p);
    }
    int sessions = in.readUnsignedShort();
    for (int i = 0; i < sessions; i++) {
      Session session = Session.read(in);
      s.sessions.put(session.key, session);
    }
    s.bursts.read(in);
    return s;
  }
}
