package io.vedette.predict.scale;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How long a replica takes from being asked for until it is ready (scheduling, image pull, model
 * load), learned from pods: the 90 % quantile of the last ones.
 */
public final class LeadTime {
  private static final int KEPT = 64;
  private static final int LEAST = 3;
  private static final double QUANTILE = 0.9;

  private final long assumedMillis;
  private final long[] seen = new long[KEPT];
  private int count;

  /**
   * @param assumedMillis until three pods have been seen
   */
  public LeadTime(long assumedMillis) {
    this.assumedMillis = assumedMillis;
  }

  /** Takes one pod; what is not positive or longer than a day is left out. */
  public void observe(long millis) {
    if (millis > 0 && millis < 86_400_000L) {
      seen[count++ % KEPT] = millis;
    }
  }

  public boolean learned() {
    return count >= LEAST;
  }

  public long millis() {
    if (!learned()) {
      return assumedMillis;
    }
    long[] sorted = Arrays.copyOf(seen, Math.min(KEPT, count));
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(QUANTILE * sorted.length) - 1];
  }

  /** Writes what was seen. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(count);
    for (long millis : seen) {
      out.writeLong(millis);
    }
  }

  /**
   * Goes on with what was written.
   *
   * @throws IOException where it is damaged
   */
  public void read(DataInput in) throws IOException {
    count = in.readInt();
    if (count < 0) {
      throw new IOException("a lead time of " + count + " pods; the state is damaged");
    }
    for (int i = 0; i < KEPT; i++) {
      seen[i] = in.readLong();
    }
  }
}
