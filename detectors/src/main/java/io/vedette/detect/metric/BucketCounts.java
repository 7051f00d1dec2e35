package io.vedette.detect.metric;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cumulative buckets of one histogram (Prometheus' {@code _bucket} series, or what stands for
 * an exponential histogram), and the quantiles of what came between two scrapes.
 *
 * <p>Within a bucket, values are taken as spread evenly, as Prometheus' {@code histogram_quantile}
 * does; the lowest bucket starts at 0 where its bound is positive, and what lies beyond the last
 * finite bound is told as that bound. Bounds may come and go, as those of exponential histograms
 * do: one that was not there held what the next lower one held.
 */
public final class BucketCounts {
  /** Bounds of one histogram that are kept; more are left out. */
  public static final int MAX_BOUNDS = 512;

  private static final StateCodec<BucketCounts> CODEC = new Codec();

  private final TreeMap<Double, Double> before = new TreeMap<>();
  private final TreeMap<Double, Double> now = new TreeMap<>();
  private long nowMillis = Long.MIN_VALUE;

  public static StateCodec<BucketCounts> codec() {
    return CODEC;
  }

  /** Time of the newest scrape; {@code Long.MIN_VALUE} before the first. */
  public long newestMillis() {
    return nowMillis;
  }

  /**
   * Takes one bucket. One of an older scrape is left out.
   *
   * @param bound upper bound, inclusive
   * @param count of values up to it since the process started
   */
  public void add(long timeMillis, double bound, double count) {
    if (timeMillis < nowMillis || Double.isNaN(bound) || !(count >= 0)) {
      return;
    }
    if (timeMillis > nowMillis) {
      before.clear();
      before.putAll(now);
      now.clear();
      nowMillis = timeMillis;
    }
    if (now.size() < MAX_BOUNDS) {
      now.put(bound, count);
    }
  }

  /** How many values came between the last two scrapes; 0 after a restart of their source. */
  public double values() {
    return before.isEmpty() || now.isEmpty() || restarted() ? 0 : since(now.lastEntry());
  }

  private boolean restarted() {
    return now.lastEntry().getValue() < before.lastEntry().getValue();
  }

  private double since(Map.Entry<Double, Double> bucket) {
    Map.Entry<Double, Double> earlier = before.floorEntry(bucket.getKey());
    return Math.max(0, bucket.getValue() - (earlier == null ? 0 : earlier.getValue()));
  }

  /**
   * A quantile of what came between the last two scrapes; NaN where nothing came.
   *
   * @param q in (0,1)
   */
  public double quantile(double q) {
    double rank = q * values();
    if (!(rank > 0)) {
      return Double.NaN;
    }
    double lower = Math.min(0, now.firstKey());
    double below = 0;
    for (Map.Entry<Double, Double> bucket : now.entrySet()) {
      double bound = bucket.getKey();
      double upTo = Math.max(below, since(bucket));
      if (upTo >= rank) {
        boolean open = bound == Double.POSITIVE_INFINITY;
        return open || upTo == below
            ? lower
            : lower + (bound - lower) * (rank - below) / (upTo - below);
      }
      below = upTo;
      lower = bound;
    }
    return lower;
  }

  private static final class Codec implements StateCodec<BucketCounts> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(BucketCounts s, DataOutput out) throws IOException {
      out.writeLong(s.nowMillis);
      write(s.before, out);
      write(s.now, out);
    }

    private static void write(Map<Double, Double> counts, DataOutput out) throws IOException {
      out.writeShort(counts.size());
      for (Map.Entry<Double, Double> e : counts.entrySet()) {
        out.writeDouble(e.getKey());
        out.writeDouble(e.getValue());
      }
    }

    @Override
    public BucketCounts read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("buckets of version " + version + "; this code reads 1");
      }
      BucketCounts s = new BucketCounts();
      s.nowMillis = in.readLong();
      read(s.before, in);
      read(s.now, in);
      return s;
    }

    private static void read(Map<Double, Double> counts, DataInput in) throws IOException {
      for (int i = in.readShort(); i > 0; i--) {
        double bound = in.readDouble();
        counts.put(bound, in.readDouble());
      }
    }
  }
}
