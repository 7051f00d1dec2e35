package io.vedette.detect.slo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts of events and of bad ones in a ring of bins of equal length. Mutable; bounded.
 *
 * <p>Between uses the counts are kept packed, see {@link PackedCounts}: budgets of ten thousand
 * services are then a matter of tens of megabytes.
 */
final class EventBins {
  private static final int MAX_BINS = 4096;

  private final long stepMillis;
  private final int bins;

  /** Number of the newest bin since the epoch; meaningless while nothing was counted. */
  private long newest = Long.MIN_VALUE;

  private double @Nullable [] total;
  private double @Nullable [] bad;
  private byte @Nullable [] packed;

  EventBins(long stepMillis, int bins) {
    this.stepMillis = stepMillis;
    this.bins = bins;
  }

  /** How many bins there are. */
  int size() {
    return bins;
  }

  /** Counts events of one moment; what is older than the ring is left out. */
  void add(long timeMillis, double events, double badEvents) {
    long bin = Math.floorDiv(timeMillis, stepMillis);
    double[] t = total();
    double[] b = bad();
    packed = null;
    advance(bin, t, b);
    if (bin > newest - bins) {
      t[slot(bin)] += events;
      b[slot(bin)] += badEvents;
    }
  }

  private void advance(long bin, double[] t, double[] b) {
    if (newest == Long.MIN_VALUE || bin - newest >= bins) {
      Arrays.fill(t, 0);
      Arrays.fill(b, 0);
      newest = bin;
    }
    while (newest < bin) {
      newest++;
      t[slot(newest)] = 0;
      b[slot(newest)] = 0;
    }
  }

  private int slot(long bin) {
    return (int) Math.floorMod(bin, (long) bins);
  }

  /** What was counted in the bins that end in {@code (toMillis - lengthMillis, toMillis]}. */
  Sum sum(long toMillis, long lengthMillis) {
    double events = 0;
    double badEvents = 0;
    if (newest != Long.MIN_VALUE) {
      double[] t = total();
      double[] b = bad();
      long last = Math.min(newest, Math.floorDiv(toMillis, stepMillis) - 1);
      long first = Math.floorDiv(toMillis, stepMillis) - lengthMillis / stepMillis;
      for (long bin = Math.max(first, newest - bins + 1); bin <= last; bin++) {
        events += t[slot(bin)];
        badEvents += b[slot(bin)];
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

  /** Adds all that another ring of shorter bins holds. */
  void addAll(EventBins finer) {
    if (finer.newest == Long.MIN_VALUE) {
      return;
    }
    double[] t = finer.total();
    double[] b = finer.bad();
    for (long bin = finer.newest - finer.bins + 1; bin <= finer.newest; bin++) {
      int slot = finer.slot(bin);
      if (t[slot] > 0) {
        add(bin * finer.stepMillis, t[slot], b[slot]);
      }
    }
  }

  /** Keeps the counts in their small form until they are needed again. */
  void pack() {
    if (total != null && bad != null) {
      packed = packed == null ? packed(total, bad) : packed;
      total = null;
      bad = null;
    }
  }

  private byte[] packed(double[] t, double[] b) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      PackedCounts.write(rotated(t), rotated(b), new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array takes everything
    }
    return bytes.toByteArray();
  }

  /** Oldest bin first. */
  private double[] rotated(double[] ring) {
    double[] out = new double[bins];
    if (newest != Long.MIN_VALUE) {
      for (int i = 0; i < bins; i++) {
        out[i] = ring[slot(newest - bins + 1 + i)];
      }
    }
    return out;
  }

  private double[] total() {
    unpack();
    if (total == null) {
      total = new double[bins];
    }
    return total;
  }

  private double[] bad() {
    unpack();
    if (bad == null) {
      bad = new double[bins];
    }
    return bad;
  }

  private void unpack() {
    if (total != null || packed == null) {
      return;
    }
    try {
      fill(new DataInputStream(new ByteArrayInputStream(packed)));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // packed here, or read and checked
    }
  }

  private void fill(DataInput in) throws IOException {
    double[] t = new double[bins];
    double[] b = new double[bins];
    PackedCounts.read(t, b, in);
    double[] totals = new double[bins];
    double[] bads = new double[bins];
    for (int i = 0; i < bins && newest != Long.MIN_VALUE; i++) {
      int slot = slot(newest - bins + 1 + i);
      totals[slot] = t[i];
      bads[slot] = b[i];
    }
    total = totals;
    bad = bads;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(newest);
    out.writeInt(bins);
    out.write(packed == null ? packed(total(), bad()) : packed);
  }

  static EventBins read(long stepMillis, DataInput in) throws IOException {
    EventBins out = header(stepMillis, in);
    out.fill(in);
    out.pack();
    return out;
  }

  private static EventBins header(long stepMillis, DataInput in) throws IOException {
    long newest = in.readLong();
    int bins = in.readInt();
    if (bins < 1 || bins > MAX_BINS) {
      throw new IOException("damaged event counts: " + bins + " bins");
    }
    EventBins out = new EventBins(stepMillis, bins);
    out.newest = newest;
    return out;
  }

  /** As the first version wrote it: filled slots with two doubles each. */
  static EventBins readFirst(long stepMillis, DataInput in) throws IOException {
    EventBins out = header(stepMillis, in);
    double[] t = out.total();
    double[] b = out.bad();
    int filled = in.readInt();
    if (filled < 0 || filled > out.bins) {
      throw new IOException("damaged event counts: " + filled + " of " + out.bins + " bins");
    }
    for (int i = 0; i < filled; i++) {
      int slot = in.readInt();
      if (slot < 0 || slot >= out.bins) {
        throw new IOException("damaged event counts: bin " + slot + " of " + out.bins);
      }
      t[slot] = in.readDouble();
      b[slot] = in.readDouble();
    }
    return out;
  }
}
