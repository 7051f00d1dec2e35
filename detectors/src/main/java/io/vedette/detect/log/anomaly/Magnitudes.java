package io.vedette.detect.log.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a variable by octave. Unusual is what lies beyond the octave above which fewer
 * than one in a thousand lay, a factor of two at least, in a tenth of the lines of a window.
 *
 * <p>Identifiers are not judged: numbers that mostly grow, and numbers above {@value #LARGE} that
 * nothing calls a quantity.
 */
final class Magnitudes {
  private static final int OCTAVES = 48;

  /** Exponent of the first octave; smaller numbers, and zero, are in it too. */
  private static final int SMALLEST = -8;

  private static final int MIN_HISTORY = 300;
  private static final double LARGE = 4096;
  private static final double RARE = 0.001;
  private static final double LEAST_SHARE = 0.1;
  private static final double MOSTLY = 0.9;

  private final int[] octaves = new int[OCTAVES];
  private long seen;
  private long fractions;
  private long rises;
  private double last = Double.NaN;

  /** The window: its first unusual octave, how many lay there before it, and how many do. */
  private int edge = OCTAVES;

  private long before;
  private long above;
  private int high;

  void startWindow() {
    high = 0;
    before = seen;
    above = 0;
    int i = OCTAVES - 1;
    while (i >= 0 && above + octaves[i] <= RARE * seen) {
      above += octaves[i--];
    }
    edge = Math.min(OCTAVES, i + 2);
    above = 0;
    for (int k = edge; k < OCTAVES; k++) {
      above += octaves[k];
    }
  }

  /**
   * Takes a number.
   *
   * @param trials values in the window under way, this one too
   * @param floor how many must be unusual
   * @param quantity whether something says that it is a measured quantity
   */
  @Nullable Unusual observe(double number, int trials, int floor, boolean quantity) {
    seen++;
    fractions += number != Math.rint(number) ? 1 : 0;
    rises += number > last ? 1 : 0;
    last = number;
    int octave = octave(number);
    octaves[octave]++;
    if (octave < edge) {
      return null;
    }
    high++;
    boolean enough = high >= floor && high >= LEAST_SHARE * trials && before >= MIN_HISTORY;
    return enough && isQuantity(quantity) ? judge(number, trials) : null;
  }

  private @Nullable Unusual judge(double number, int trials) {
    double decades = Rarity.decades(high, trials, (double) above, before);
    if (decades < ValueWatch.DECADES) {
      return null;
    }
    double usual = Math.scalb(1.0, edge + SMALLEST);
    String what =
        "%d of %d values from %s up, where %d of %d were before"
            .formatted(high, trials, RateWatch.number(usual), above, before);
    return new Unusual("high", what, decades, number, usual / 2);
  }

  private boolean isQuantity(boolean told) {
    boolean grows = rises > MOSTLY * seen;
    return !grows && (told || fractions > 0 || Math.scalb(1.0, edge + SMALLEST) <= LARGE);
  }

  private static int octave(double number) {
    return number <= 0
        ? 0
        : Math.max(0, Math.min(OCTAVES - 1, Math.getExponent(number) - SMALLEST));
  }

  void write(DataOutput out) throws IOException {
    for (int octave : octaves) {
      out.writeInt(octave);
    }
    out.writeLong(seen);
    out.writeLong(fractions);
    out.writeLong(rises);
    out.writeDouble(last);
    out.writeByte(edge);
    out.writeLong(before);
    out.writeLong(above);
    out.writeInt(high);
  }

  void read(DataInput in) throws IOException {
    for (int i = 0; i < OCTAVES; i++) {
      octaves[i] = in.readInt();
    }
    seen = in.readLong();
    fractions = in.readLong();
    rises = in.readLong();
    last = in.readDouble();
    edge = in.readByte();
    before = in.readLong();
    above = in.readLong();
    high = in.readInt();
  }
}
