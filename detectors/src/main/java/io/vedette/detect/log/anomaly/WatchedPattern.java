package io.vedette.detect.log.anomaly;

import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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

  String lastLine = "";
  String traceId = "";

  final MinuteCounts minutes = new MinuteCounts();
  @Nullable SeriesState series;
  final Gaps gaps = new Gaps();
  boolean missing;

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
    return p;
  }

  void see(Line line) {
    long time = line.timeMillis();
    count++;
    error |= line.error();
    if (time > lastMillis) {
      gaps.add(time - lastMillis);
      lastMillis = time;
    }
    String text = line.text();
    lastLine = Episode.cut(text);
    if (!line.traceId().isEmpty()) {
      traceId = line.traceId();
    }
  }

  /** Recent or frequent is valuable. */
  long value() {
    return lastMillis + DOUBLING_MILLIS * (64 - Long.numberOfLeadingZeros(count));
  }

  /** What it is called in a sentence. */
  String title() {
    return name.isEmpty() ? template : name;
  }

  /** Another pattern has become part of it: what was usual is so no longer. */
  void learnAfresh() {
    series = null;
    gaps.forget();
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
    out.writeUTF(lastLine);
    out.writeUTF(traceId);
    minutes.write(out);
    gaps.write(out);
    out.writeBoolean(missing);
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
    p.lastLine = in.readUTF();
    p.traceId = in.readUTF();
    p.minutes.read(in);
    p.gaps.read(in);
    p.missing = in.readBoolean();
    int version = in.readUnsignedByte();
    p.series = version == 0 ? null : SERIES.read(version, in);
    return p;
  }
}
