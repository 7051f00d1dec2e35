package io.vedette.predict.scale;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Remembers a week of demand and warns of sudden rises that come at the same time again: a batch
 * that starts at two, an office that opens at eight. A course that is smoothed over many rounds
 * rounds such a corner off, and the first minutes after it are those in which requests wait.
 *
 * <p>The rise of a week ago is looked at, in the first week that of the day before: by how much the
 * demand rose there, from the minutes before to those in question. It is believed as long as such
 * warnings have, on the whole, come nearer to what followed than no warning.
 */
final class RecurringRises {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long WEEK = Duration.ofDays(7).toMillis();
  private static final long LEAST_BIN = Duration.ofMinutes(2).toMillis();
  private static final long BEFORE = Duration.ofMinutes(6).toMillis();

  /** Smaller rises are left to the forecast. */
  private static final double CLEAR = 1.15;

  /** Bins whose mean is taken as the demand after a rise. */
  private static final int AFTER = 2;

  private static final double MEMORY = 0.95;
  private static final int MOST_AWAITED = 64;

  private final long binMillis;
  private final float[] ring;
  private final int before;
  private long newest = Long.MIN_VALUE;
  private double sum;
  private int count;
  private double merit;
  private final Deque<Awaited> awaited = new ArrayDeque<>();

  /** What was expected of a bin with and without the warning. */
  private record Awaited(long bin, float plain, float warned) {}

  /**
   * @param stepMillis of the demand that is added
   */
  RecurringRises(long stepMillis) {
    binMillis = Math.max(LEAST_BIN, stepMillis);
    ring = new float[(int) Math.max(1, WEEK / binMillis + 2)];
    Arrays.fill(ring, Float.NaN);
    before = (int) Math.max(1, BEFORE / binMillis);
  }

  /** Takes the demand of the step that ends then. */
  void add(long endMillis, double demand) {
    long bin = Math.floorDiv(endMillis - 1, binMillis);
    if (bin < newest) {
      return;
    }
    if (bin > newest) {
      forget(bin);
      newest = bin;
      sum = 0;
      count = 0;
    }
    sum += demand;
    count++;
    ring[place(bin)] = (float) (sum / count);
    judge();
    double warned = demandAt(newest + 1, newest + 1);
    if (warned > 0 && (awaited.isEmpty() || awaited.getLast().bin <= newest)) {
      awaited.addLast(new Awaited(newest + 1, (float) level(newest), (float) warned));
    }
  }

  private void forget(long bin) {
    long from = newest == Long.MIN_VALUE ? bin : Math.max(newest + 1, bin - ring.length + 1);
    for (long b = from; b <= bin; b++) {
      ring[place(b)] = Float.NaN;
    }
  }

  private void judge() {
    while (!awaited.isEmpty() && awaited.getFirst().bin < newest) {
      Awaited past = awaited.removeFirst();
      float truth = ring[place(past.bin)];
      if (!Float.isNaN(truth) && past.plain > 0) {
        double gain = Math.abs(truth - past.plain) - Math.abs(truth - past.warned);
        merit = MEMORY * merit + gain / past.plain;
      }
    }
    while (awaited.size() > MOST_AWAITED) {
      awaited.removeFirst();
    }
  }

  private int place(long bin) {
    return (int) Math.floorMod(bin, (long) ring.length);
  }

  /**
   * The demand that a recurring rise makes of the present one.
   *
   * @param fromMillis begin of the first step in question
   * @param toMillis begin of the last one
   * @return 0 where none is due
   */
  double demand(long fromMillis, long toMillis) {
    if (newest == Long.MIN_VALUE || merit < 0) {
      return 0;
    }
    return demandAt(
        Math.max(newest, Math.floorDiv(fromMillis, binMillis)), Math.floorDiv(toMillis, binMillis));
  }

  private double demandAt(long from, long to) {
    long lag = known(newest - WEEK / binMillis) ? WEEK / binMillis : DAY / binMillis;
    double then = level(newest - lag);
    double most = 0;
    for (long bin = from; bin <= to && then > 0; bin++) {
      most = Math.max(most, mean(bin - lag, bin - lag + AFTER - 1));
    }
    return most > CLEAR * then ? level(newest) * most / then : 0;
  }

  private boolean known(long bin) {
    return bin > newest - ring.length && !Float.isNaN(ring[place(bin)]);
  }

  private double level(long bin) {
    return mean(bin - before + 1, bin);
  }

  /** Of those bins that are known; 0 for none. */
  private double mean(long from, long to) {
    double total = 0;
    int bins = 0;
    for (long bin = from; bin <= Math.min(to, newest); bin++) {
      if (known(bin)) {
        total += ring[place(bin)];
        bins++;
      }
    }
    return bins == 0 ? 0 : total / bins;
  }

  void write(DataOutput out) throws IOException {
    for (float each : ring) {
      out.writeFloat(each);
    }
    out.writeLong(newest);
    out.writeDouble(sum);
    out.writeInt(count);
    out.writeDouble(merit);
    out.writeInt(awaited.size());
    for (Awaited each : awaited) {
      out.writeLong(each.bin);
      out.writeFloat(each.plain);
      out.writeFloat(each.warned);
    }
  }

  void read(DataInput in) throws IOException {
    for (int i = 0; i < ring.length; i++) {
      ring[i] = in.readFloat();
    }
    newest = in.readLong();
    sum = in.readDouble();
    count = in.readInt();
    merit = in.readDouble();
    awaited.clear();
    for (int left = in.readInt(); left > 0; left--) {
      awaited.addLast(new Awaited(in.readLong(), in.readFloat(), in.readFloat()));
    }
  }
}
