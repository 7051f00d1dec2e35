package io.vedette.detect.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What is known of one dependency of a service: its habits, and what is wrong now. Mutable. */
final class Dependency {
  /** What may be wrong with a dependency. */
  enum Trouble {
    NEW_PATH,
    LOST,
    RETRY_STORM,
    N_PLUS_ONE
  }

  /** Trouble that is going on. */
  static final class Open {
    final long startMillis;
    int calm;

    Open(long startMillis) {
      this.startMillis = startMillis;
    }
  }

  private static final Trouble[] TROUBLES = Trouble.values();

  long firstMillis = Long.MAX_VALUE;
  long lastMillis = Long.MIN_VALUE;
  long total;

  /** It was told of, or it was there from the start. */
  boolean known;

  /** Requests that the caller served since the last call. */
  double servedSince;

  // habits: sums over minutes that fade with a half-life of three hours
  double minutes;
  double present;
  double calls;
  double served;
  double retries;
  double groups;
  double repeating;

  /** Calls by end of their minute, until event time is past it. */
  final TreeMap<Long, CallWindow> windows = new TreeMap<>();

  /** Of the last minute in which calls went well. */
  Exemplars normal = new Exemplars();

  final Map<Trouble, Open> open = new EnumMap<>(Trouble.class);

  void add(Call call, long windowEnd) {
    firstMillis = Math.min(firstMillis, windowEnd);
    lastMillis = Math.max(lastMillis, windowEnd);
    total++;
    windows.computeIfAbsent(windowEnd, k -> new CallWindow()).add(call);
  }

  /** All calls of minutes that ended by then. */
  CallWindow take(long endMillis) {
    CallWindow sum = new CallWindow();
    while (!windows.isEmpty() && windows.firstKey() <= endMillis) {
      sum.merge(windows.pollFirstEntry().getValue());
    }
    return sum;
  }

  void learn(CallWindow w, double servedNow, double keep) {
    minutes = minutes * keep + 1;
    present = present * keep + (w.calls > 0 ? 1 : 0);
    calls = calls * keep + w.calls;
    served = served * keep + servedNow;
    retries = retries * keep + w.retries;
    groups = groups * keep + w.groups;
    repeating = repeating * keep + w.repeating;
  }

  /** Share of the caller's busy minutes in which it was called, in [0,1]. */
  double presence() {
    return minutes == 0 ? 0 : present / minutes;
  }

  /** Calls for each request that the caller serves. */
  double callsPerRequest() {
    return served == 0 ? 0 : calls / served;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(firstMillis);
    out.writeLong(lastMillis);
    out.writeLong(total);
    out.writeBoolean(known);
    for (double d : new double[] {servedSince, minutes, present, calls, served}) {
      out.writeDouble(d);
    }
    out.writeDouble(retries);
    out.writeDouble(groups);
    out.writeDouble(repeating);
    out.writeInt(windows.size());
    for (Map.Entry<Long, CallWindow> e : windows.entrySet()) {
      out.writeLong(e.getKey());
      e.getValue().write(out);
    }
    normal.write(out);
    out.writeByte(open.size());
    for (Map.Entry<Trouble, Open> e : open.entrySet()) {
      out.writeByte(e.getKey().ordinal());
      out.writeLong(e.getValue().startMillis);
      out.writeInt(e.getValue().calm);
    }
  }

  static Dependency read(DataInput in) throws IOException {
    Dependency d = new Dependency();
    d.firstMillis = in.readLong();
    d.lastMillis = in.readLong();
    d.total = in.readLong();
    d.known = in.readBoolean();
    d.servedSince = in.readDouble();
    d.minutes = in.readDouble();
    d.present = in.readDouble();
    d.calls = in.readDouble();
    d.served = in.readDouble();
    d.retries = in.readDouble();
    d.groups = in.readDouble();
    d.repeating = in.readDouble();
    int windows = in.readInt();
    for (int i = 0; i < windows; i++) {
      long end = in.readLong();
      d.windows.put(end, CallWindow.read(in));
    }
    d.normal.read(2, in);
    int open = in.readUnsignedByte();
    for (int i = 0; i < open; i++) {
      int trouble = in.readUnsignedByte();
      if (trouble >= TROUBLES.length) {
        throw new IOException("damaged call watch: trouble " + trouble);
      }
      Open o = new Open(in.readLong());
      o.calm = in.readInt();
      d.open.put(TROUBLES[trouble], o);
    }
    return d;
  }
}
