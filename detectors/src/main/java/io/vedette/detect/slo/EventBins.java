package io.vedette.detect.slo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Counts of events and of bad ones in a ring of bins of equal length. Mutable; bounded. */
final class EventBins {
  private static final int MAX_BINS = 4096;

  private final long stepMillis;
  private final double[] total;
  private final double[] bad;

  /** Number of the newest bin since the epoch; meaningless while nothing was counted. */
  private long newest = Long.MIN_VALUE;

  EventBins(long stepMillis, int bins) {
    this.stepMillis = stepMillis;
    this.total = new double[bins];
    this.bad = new double[bins];
  }

  /** Counts events of one moment; what is older than the ring is left out. */
  void add(long timeMillis, double events, double badEvents) {
    long bin = Math.floorDiv(timeMillis, stepMillis);
    advance(bin);
    if (bin > newest - total.length) {
      total[slot(bin)] += events;
      bad[slot(bin)] += badEvents;
    }
  }

  private void advance(long bin) {
    if (newest == Long.MIN_VALUE || bin - newest >= total.length) {
      Arrays.fill(total, 0);
      Arrays.fill(bad, 0);
      newest = bin;
    }
    while (newest < bin) {
      newest++;
      total[slot(newest)] = 0;
      bad[slot(newest)] = 0;
    }
  }

  private int slot(long bin) {
    return (int) Math.floorMod(bin, (long) total.length);
  }

  /** What was counted in the bins that end in {@code (toMillis - lengthMillis, toMillis]}. */
  Sum sum(long toMillis, long lengthMillis) {
    double events = 0;
    double badEvents = 0;
    if (newest != Long.MIN_VALUE) {
      long last = Math.min(newest, Math.floorDiv(toMillis, stepMillis) - 1);
      long first = Math.floorDiv(toMillis, stepMillis) - lengthMillis / stepMillis;
      for (long bin = Math.max(first, newest - total.length + 1); bin <= last; bin++) {
        events += total[slot(bin)];
        badEvents += bad[slot(bin)];
      }
    }
    return new Sum(events, badEvents);
  }

  /** Events and how many of them were bad. */
  record Sum(double events, double bad) {
    /** In [0,1]; NaN without events. */
    double share() {
      return events > 0 ? Math.min(1, bad / events) : Double.NaN;
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(newest);
    out.writeInt(total.length);
    int filled = 0;
    for (double t : total) {
      filled += t == 0 ? 0 : 1;
    }
    out.writeInt(filled);
    for (int i = 0; i < total.length; i++) {
      if (total[i] != 0) {
        out.writeInt(i);
        out.writeDouble(total[i]);
        out.writeDouble(bad[i]);
      }
    }
  }

  static EventBins read(long stepMillis, DataInput in) throws IOException {
    long newest = in.readLong();
    int bins = in.readInt();
    int filled = in.readInt();
    if (bins < 1 || bins > MAX_BINS || filled < 0 || filled > bins) {
      throw new IOException("damaged event counts: " + filled + " of " + bins + " bins");
    }
    EventBins out = new EventBins(stepMillis, bins);
    out.newest = newest;
    for (int i = 0; i < filled; i++) {
      int slot = in.readInt();
      if (slot < 0 || slot >= bins) {
        throw new IOException("damaged event counts: bin " + slot + " of " + bins);
      }
      out.total[slot] = in.readDouble();
      out.bad[slot] = in.readDouble();
    }
    return out;
  }
}
