package io.vedette.detect.slo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Counts of a run of bins in few bytes: empty bins as the length of their run, others as the
 * differences to the bin before, zigzag and in base 128 ({@code varint}, as Protocol Buffers has
 * it). Whole counts are exact; where any is not whole (calls adjusted for sampling), all are
 * rounded to 1/256.
 *
 * <pre>
 * scale | { empty bins | filled bins | filled × (Δ total, Δ bad) } until all bins are told
 * </pre>
 */
final class PackedCounts {
  private static final int FRACTIONS = 256;

  private final double[] total;
  private final double[] bad;

  private PackedCounts(double[] total, double[] bad) {
    this.total = total;
    this.bad = bad;
  }

  static void write(double[] total, double[] bad, DataOutput out) throws IOException {
    new PackedCounts(total, bad).write(out);
  }

  /**
   * Fills both arrays.
   *
   * @throws IOException where the bytes are not what {@link #write} gives for arrays of this length
   */
  static void read(double[] total, double[] bad, DataInput in) throws IOException {
    new PackedCounts(total, bad).read(in);
  }

  private void write(DataOutput out) throws IOException {
    int scale = whole() ? 1 : FRACTIONS;
    varint(scale, out);
    long lastTotal = 0;
    long lastBad = 0;
    for (int i = 0; i < total.length; ) {
      int filled = run(i, true);
      int end = run(filled, false);
      varint(filled - i, out);
      varint(end - filled, out);
      for (int j = filled; j < end; j++) {
        long t = Math.round(total[j] * scale);
        long b = Math.round(bad[j] * scale);
        varint(zigzag(t - lastTotal), out);
        varint(zigzag(b - lastBad), out);
        lastTotal = t;
        lastBad = b;
      }
      i = end;
    }
  }

  private boolean whole() {
    for (int i = 0; i < total.length; i++) {
      if (total[i] != Math.rint(total[i]) || bad[i] != Math.rint(bad[i])) {
        return false;
      }
    }
    return true;
  }

  /** The end of the run of empty or filled bins that starts at {@code from}. */
  private int run(int from, boolean empty) {
    int i = from;
    while (i < total.length && (total[i] == 0) == empty) {
      i++;
    }
    return i;
  }

  private void read(DataInput in) throws IOException {
    long scale = varint(in);
    require(scale == 1 || scale == FRACTIONS, "scale " + scale);
    long lastTotal = 0;
    long lastBad = 0;
    for (int i = 0; i < total.length; ) {
      long empty = varint(in);
      long filled = varint(in);
      long end = i + empty + filled;
      boolean fits = empty >= 0 && filled >= 0 && end > i && end <= total.length;
      require(fits, empty + " and " + filled + " bins after " + i + " of " + total.length);
      for (i += (int) empty; i < end; i++) {
        lastTotal += unzigzag(varint(in));
        lastBad += unzigzag(varint(in));
        total[i] = (double) lastTotal / scale;
        bad[i] = (double) lastBad / scale;
      }
    }
  }

  private static void require(boolean holds, String problem) throws IOException {
    if (!holds) {
      throw new IOException("damaged event counts: " + problem);
    }
  }

  private static long zigzag(long v) {
    return (v << 1) ^ (v >> 63);
  }

  private static long unzigzag(long v) {
    return (v >>> 1) ^ -(v & 1);
  }

  private static void varint(long value, DataOutput out) throws IOException {
    long v = value;
    while ((v & ~0x7FL) != 0) {
      out.writeByte((int) (v & 0x7F | 0x80));
      v >>>= 7;
    }
    out.writeByte((int) v);
  }

  private static long varint(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = in.readUnsignedByte();
      value |= (long) (b & 0x7F) << shift;
      if ((b & 0x80) == 0) {
        return value;
      }
    }
    throw new IOException("damaged event counts: a number of more than ten bytes");
  }
}
