package io.vedette.detect.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What kind of operation the distribution of its durations shows, as learned over hours: a request,
 * whose duration is a matter of health, or one that sets its own pace.
 *
 * <ul>
 *   <li>long-polling: the durations pile up at a timeout of seconds, and answers that came earlier
 *       are spread below it;
 *   <li>streaming: half of the calls last a second and more, and long and short differ by a factor
 *       of 20: clients hang up when they like;
 *   <li>batch: half of the calls last ten seconds and more, and differ by a factor of 8 with the
 *       size of the batch.
 * </ul>
 *
 * <p>Calls that went well count, in buckets a factor of 1.1 apart, with a half-life of six hours:
 * an outage of an hour does not make a request a long poll. Nothing is said in the first hour or of
 * fewer than 100 calls. Its own state: mutable, below 400 bytes, and below 40 for operations whose
 * calls all take less than a second.
 */
final class OperationShape {
  /** What an operation is. */
  enum Kind {
    REQUEST,
    LONG_POLL,
    STREAM,
    BATCH
  }

  static final long LEARN_MILLIS = 3_600_000L;

  private static final int MIN_CALLS = 100;
  private static final double HALF_LIFE_MILLIS = 6 * 3_600_000.0;
  private static final double FROM_MILLIS = 1_000;
  private static final double STEP = Math.log(1.1);
  private static final int BUCKETS = 86;

  private static final double PILE_SHARE = 0.3;
  private static final double PILE_MILLIS = 5_000;
  private static final double POLL_SPREAD = 2;
  private static final double STREAM_SPREAD = 20;
  private static final double BATCH_MILLIS = 10_000;
  private static final double BATCH_SPREAD = 8;

  private long firstMillis = Long.MAX_VALUE;
  private long decayedAt = Long.MIN_VALUE;
  private double total;

  /** Calls of a second and more, by bucket; empty while there were none. */
  private float[] above = {};

  /** Takes one call that went well. */
  void add(double millis, double weight, long timeMillis) {
    firstMillis = Math.min(firstMillis, timeMillis);
    total += weight;
    if (millis < FROM_MILLIS) {
      return;
    }
    if (above.length == 0) {
      above = new float[BUCKETS];
    }
    int bucket = (int) (Math.log(millis / FROM_MILLIS) / STEP);
    above[Math.min(BUCKETS - 1, bucket)] += (float) weight;
  }

  /** Lets the past fade. */
  void decay(long nowMillis) {
    if (decayedAt != Long.MIN_VALUE && nowMillis > decayedAt) {
      double keep = Math.pow(0.5, (nowMillis - decayedAt) / HALF_LIFE_MILLIS);
      total *= keep;
      for (int i = 0; i < above.length; i++) {
        above[i] *= (float) keep;
      }
    }
    decayedAt = Math.max(decayedAt, nowMillis);
  }

  /** Not called for so long that nothing is left. */
  boolean faded() {
    return total < 0.01;
  }

  Kind kind(long nowMillis) {
    if (above.length == 0 || total < MIN_CALLS || nowMillis - firstMillis < LEARN_MILLIS) {
      return Kind.REQUEST;
    }
    double p05 = quantile(0.05);
    double p50 = quantile(0.5);
    double p95 = quantile(0.95);
    if (p95 >= PILE_MILLIS && p95 / p05 >= POLL_SPREAD && pile(p95) >= PILE_SHARE) {
      return Kind.LONG_POLL;
    }
    if (p50 >= BATCH_MILLIS && p95 / p05 >= BATCH_SPREAD) {
      return Kind.BATCH;
    }
    return p50 >= FROM_MILLIS && p95 / p05 >= STREAM_SPREAD ? Kind.STREAM : Kind.REQUEST;
  }

  /** Lower bound of the quantile's bucket, ms; a tenth of a second for all below a second. */
  private double quantile(double q) {
    double seen = total;
    for (int i = above.length - 1; i >= 0; i--) {
      seen -= above[i];
      if (seen <= q * total) {
        return FROM_MILLIS * Math.exp(i * STEP);
      }
    }
    return FROM_MILLIS / 10;
  }

  /** Share of the calls within 10 % of a duration. */
  private double pile(double millis) {
    int at = (int) Math.round(Math.log(millis / FROM_MILLIS) / STEP);
    double sum = 0;
    for (int i = Math.max(0, at - 1); i <= Math.min(BUCKETS - 1, at + 1); i++) {
      sum += above[i];
    }
    return sum / total;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(firstMillis);
    out.writeLong(decayedAt);
    out.writeDouble(total);
    out.writeByte(above.length);
    for (float f : above) {
      out.writeFloat(f);
    }
  }

  static OperationShape read(DataInput in) throws IOException {
    OperationShape shape = new OperationShape();
    shape.firstMillis = in.readLong();
    shape.decayedAt = in.readLong();
    shape.total = in.readDouble();
    int n = in.readUnsignedByte();
    if (n != 0 && n != BUCKETS) {
      throw new IOException("damaged operation shape: " + n + " buckets");
    }
    shape.above = new float[n];
    for (int i = 0; i < n; i++) {
      shape.above[i] = in.readFloat();
    }
    return shape;
  }
}
