package io.vedette.detect.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The shape of one period of a series in equal parts, read with linear interpolation between their
 * middles. Parts are kept in 16 bits each, in steps of one 16,000th of the largest deviation from
 * the first part that was learned: a daily profile costs a hundred bytes and not a thousand.
 */
final class Profile {
  private static final short UNSEEN = Short.MIN_VALUE;
  private static final int HALF_SCALE = 16_000;

  private final short[] parts;
  private double centre;
  private double step;

  Profile(int parts) {
    this.parts = new short[parts];
    Arrays.fill(this.parts, UNSEEN);
  }

  int size() {
    return parts.length;
  }

  /** Whether every part has been seen. */
  boolean complete() {
    for (short part : parts) {
      if (part == UNSEEN) {
        return false;
      }
    }
    return true;
  }

  /**
   * The value at a place in the period; NaN where its part was never seen.
   *
   * @param phase from 0 to below 1
   */
  double at(double phase) {
    double place = phase * parts.length - 0.5;
    int left = (int) Math.floor(place);
    double a = part(Math.floorMod(left, parts.length));
    double b = part(Math.floorMod(left + 1, parts.length));
    double share = place - left;
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return share < 0.5 ? a : b;
    }
    return a + share * (b - a);
  }

  /** Change of the value with the phase, over one part to either side. */
  double slopeAt(double phase) {
    double part = 1.0 / parts.length;
    double rise = at((phase + part) % 1) - at((phase + 1 - part) % 1);
    return Double.isNaN(rise) ? 0 : rise / (2 * part);
  }

  /** Mean of the parts that were seen. */
  double mean() {
    int seen = 0;
    double sum = 0;
    for (short part : parts) {
      if (part != UNSEEN) {
        seen++;
        sum += part;
      }
    }
    return seen == 0 ? centre : centre + step * (sum / seen);
  }

  /** The mean of one part; NaN where never seen. */
  double part(int index) {
    return parts[index] == UNSEEN ? Double.NaN : centre + step * parts[index];
  }

  /** Moves one part towards a mean that was seen, by a share of the way, all of it at first. */
  void learn(int index, double mean, double rate) {
    double known = part(index);
    set(index, Double.isNaN(known) ? mean : known + rate * (mean - known));
  }

  void set(int index, double value) {
    if (step == 0 && !anySeen()) {
      centre = value;
    }
    double off = value - centre;
    if (Math.abs(off) > Short.MAX_VALUE * step) {
      rescale(Math.abs(off) / HALF_SCALE);
    }
    parts[index] = (short) (step == 0 ? 0 : Math.round(off / step));
  }

  private boolean anySeen() {
    for (short part : parts) {
      if (part != UNSEEN) {
        return true;
      }
    }
    return false;
  }

  private void rescale(double newStep) {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] != UNSEEN) {
        parts[i] = (short) Math.round(parts[i] * (step / newStep));
      }
    }
    step = newStep;
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(parts.length);
    out.writeDouble(centre);
    out.writeDouble(step);
    for (short part : parts) {
      out.writeShort(part);
    }
  }

  static Profile read(DataInput in) throws IOException {
    Profile profile = new Profile(in.readByte());
    profile.centre = in.readDouble();
    profile.step = in.readDouble();
    for (int i = 0; i < profile.parts.length; i++) {
      profile.parts[i] = in.readShort();
    }
    return profile;
  }
}
