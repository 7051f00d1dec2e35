package io.vedette.detect.log.anomaly;

import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept of one pattern of one service: 1.5 KiB, and up to 1.3 KiB for each variable. */
final class WatchedPattern {
  /** Value of a pattern: each doubling of its count is worth this much recency. */
  private static final long DOUBLING_MILLIS = 3_600_000L;

  private static final StateCodec<SeriesState> SERIES = SeriesMonitor.stateCodec();

  final String id;

  /** Number by which sessions know it; never used twice in a state. */
  final int number;

  String template;
  String name;
  boolean error;
  long firstMillis;
  long lastMillis;
  long count;

  /** The first line and the last. */
  final String example;

  private final KeptLine last = new KeptLine();
  String traceId = "";

  final MinuteCounts minutes = new MinuteCounts();
  @Nullable SeriesState series;
  final Gaps gaps = new Gaps();
  boolean missing;
  private boolean renamed;

  /** What the rules in force said of its series; not kept. */
  @Nullable Judged judged;

  /** An answer of the rules, to whom it was given and under which name. */
  record Judged(
      LogWatch.Monitors by, String name, SeriesKey key, @Nullable SeriesMonitor monitor) {}

  /** Since when it has been what it is: its first line, or the last merge. */
  long settledMillis;

  final List<ValueModel> values = new ArrayList<>(2);
  Followers followers = new Followers();

  /** What comes next in its traces, and the window under way; null where that is too much. */
  private @Nullable ClosedSet next = new ClosedSet();

  private long nextWindowMillis = Long.MIN_VALUE;
  private int nextInWindow;

  WatchedPattern(String id, int number, String template, String name, String example) {
    this.id = id;
    this.number = number;
    this.template = template;
    this.name = name;
    this.example = Episode.cut(example);
  }

  static WatchedPattern of(Line line, int number) {
    WatchedPattern p =
        new WatchedPattern(line.patternId(), number, line.template(), line.name(), line.text());
    p.firstMillis = line.timeMillis();
    p.lastMillis = line.timeMillis();
    p.settledMillis = line.timeMillis();
    return p;
  }

  void see(Line line) {
    long time = line.timeMillis();
    count++;
    error |= line.error();
    if (renamed || Long.bitCount(count) == 1) { // what varies shows in the first lines
      template = line.template();
      name = line.name();
      renamed = false;
    }
    if (time > lastMillis) {
      gaps.add(time - lastMillis);
      lastMillis = time;
    }
    last.keep(line);
    if (!line.traceId().isEmpty()) {
      traceId = line.traceId();
    }
  }

  String lastLine() {
    return Episode.cut(last.toString());
  }

  /** Recent or frequent is valuable. */
  long value() {
    return lastMillis + DOUBLING_MILLIS * (64 - Long.numberOfLeadingZeros(count));
  }

  /** What it is called in a sentence. */
  String title() {
    return name.isEmpty() ? template : name;
  }

  /** Notes what came next in a trace; what is unusual about it, or null. */
  ClosedSet.@Nullable Rare follows(WatchedPattern to, long timeMillis, WatchOptions options) {
    ClosedSet known = next;
    if (known == null) {
      return null;
    }
    if (timeMillis - options.windowMillis() >= nextWindowMillis) {
      nextWindowMillis = timeMillis;
      nextInWindow = 0;
      known.startWindow();
    }
    ClosedSet.Rare rare = known.observe(to.id, ++nextInWindow, options.floor());
    next = known.open() ? null : known;
    return rare;
  }

  /** Another pattern has become part of it: what was usual is so no longer. */
  void learnAfresh(long nowMillis) {
    series = null;
    renamed = true;
    gaps.forget();
    settledMillis = nowMillis;
    values.clear();
    followers = new Followers();
    next = new ClosedSet();
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(id);
    out.writeInt(number);
    out.writeUTF(Episode.cut(template));
    out.writeUTF(name);
    out.writeUTF(example);
    out.writeBoolean(error);
    out.writeLong(firstMillis);
    out.writeLong(lastMillis);
    out.writeLong(count);
    out.writeUTF(lastLine());
    out.writeUTF(traceId);
    minutes.write(out);
    gaps.write(out);
    out.writeBoolean(missing);
    out.writeLong(settledMillis);
    out.writeByte(values.size());
    for (ValueModel value : values) {
      value.write(out);
    }
    followers.write(out);
    ClosedSet known = next;
    out.writeBoolean(known != null);
    if (known != null) {
      known.write(out);
    }
    out.writeLong(nextWindowMillis);
    out.writeInt(nextInWindow);
    SeriesState s = series;
    out.writeByte(s == null ? 0 : SERIES.version());
    if (s != null) {
      SERIES.write(s, out);
    }
  }

  static WatchedPattern read(DataInput in) throws IOException {
    WatchedPattern p =
        new WatchedPattern(in.readUTF(), in.readInt(), in.readUTF(), in.readUTF(), in.readUTF());
    p.error = in.readBoolean();
    p.firstMillis = in.readLong();
    p.lastMillis = in.readLong();
    p.count = in.readLong();
    p.last.keep(in.readUTF());
    p.traceId = in.readUTF();
    p.minutes.read(in);
    p.gaps.read(in);
    p.missing = in.readBoolean();
    p.settledMillis = in.readLong();
    int values = in.readByte();
    for (int i = 0; i < values; i++) {
      p.values.add(ValueModel.read(in));
    }
    p.followers.read(in);
    ClosedSet next = new ClosedSet();
    p.next = in.readBoolean() ? next : null;
    if (p.next != null) {
      next.read(in);
    }
    p.nextWindowMillis = in.readLong();
    p.nextInWindow = in.readInt();
    int version = in.readUnsignedByte();
    p.series = version == 0 ? null : SERIES.read(version, in);
    return p;
  }
}
