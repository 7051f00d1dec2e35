package io.vedette.detect.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One season of a series: a period, the shape of the series within it, and whether knowing it
 * helps. It is trusted once it has made the mean absolute error a fifth smaller out of sample, over
 * whole periods, and no longer when hardly anything is left of that.
 *
 * <p>A period that was found is not exact. Where the shape comes a little earlier or later than
 * last time, the least-squares shift along its slope says by how much, and the period follows: a
 * phase-locked loop (Gardner, Phaselock Techniques) with one correction each period.
 */
final class Season {
  private static final double LEARNING = 0.5;
  private static final double TRUSTED_BELOW = 0.7;
  private static final double DROPPED_ABOVE = 0.9;
  private static final int PROOF_POINTS = 100;
  private static final int CHANCES = 3;
  private static final int FOUND_PARTS = 24;

  /** Of the shift seen in a period, which part goes into its length. */
  private static final double LOOP_GAIN = 0.25;

  private static final double MAX_SHIFT = 0.1;

  private Profile profile;
  private double periodMillis;
  private long originMillis;
  private byte part = -1;
  private short inPart;
  private double partMean;

  /** Whether the shape was whole when the proof under way began. */
  private boolean proving;

  private boolean trusted;
  private byte failures;
  private short points;

  /** Mean of the shape when the period began: what is said of it without a season. */
  private double level;

  private float size;
  private float errorWith;
  private float errorWithout;
  private float slopeTimesError;
  private float slopeSquared;

  /** A season of the calendar, which needs no finding. */
  Season(int parts, double periodMillis) {
    this.profile = new Profile(parts);
    this.periodMillis = periodMillis;
  }

  /**
   * A season that was found, on trial. Its parts are no finer than the points.
   *
   * @param intervalMillis usual time between two points
   */
  static Season found(double periodMillis, double intervalMillis) {
    return new Season((int) Math.min(FOUND_PARTS, periodMillis / intervalMillis), periodMillis);
  }

  /** The season of the day as the second version kept it: parts less a value. */
  static Season ofDay(int parts, float[] old, double less) {
    Season day = new Season(parts, Seasons.DAY_MILLIS);
    for (int i = 0; i < parts; i++) {
      float known = old[(int) ((i + 0.5) / parts * old.length)];
      if (!Float.isNaN(known)) {
        day.profile.set(i, known + less);
      }
    }
    day.level = day.profile.mean();
    return day;
  }

  boolean trusted() {
    return trusted;
  }

  double periodMillis() {
    return periodMillis;
  }

  /** What this season says of a time; NaN where that part of it was never seen. */
  double at(long timeMillis) {
    return profile.at(phase(timeMillis));
  }

  /** The same as a deviation from the mean of the period; 0 unless it is trusted. */
  double swing(long timeMillis) {
    double known = trusted ? at(timeMillis) - level : 0;
    return Double.isNaN(known) ? 0 : known;
  }

  /** Mean distance of the series from its level within the period; 0 unless it is trusted. */
  double size() {
    return trusted ? size : 0;
  }

  /** Mean of the last whole periods. */
  double level() {
    return level;
  }

  /** Whether it was given several chances to prove itself and did not take them. */
  boolean failed() {
    return failures >= CHANCES;
  }

  private double phase(long timeMillis) {
    double periods = (timeMillis - originMillis) / periodMillis;
    return Math.min(periods - Math.floor(periods), Math.nextDown(1.0));
  }

  /** A part of the period enters the shape with its mean, once it is over. */
  void learn(long timeMillis, double value) {
    byte now = (byte) (phase(timeMillis) * profile.size());
    if (now != part) {
      if (part >= 0) {
        profile.learn(part, partMean, LEARNING);
      }
      if (now < part) {
        level = profile.mean();
      }
      part = now;
      inPart = 0;
      partMean = 0;
    }
    inPart = (short) Math.min(Short.MAX_VALUE, inPart + 1);
    partMean += (value - partMean) / inPart;
  }

  /**
   * Compares a value with what this season says, before it learns it.
   *
   * @return whether it has come to be trusted or has lost that
   */
  boolean prove(long timeMillis, double value, boolean periodMayMove) {
    double phase = phase(timeMillis);
    boolean begins = (byte) (phase * profile.size()) < part;
    boolean changed = begins && judge(timeMillis, phase, periodMayMove);
    double said = profile.at(phase);
    if (proving && !Double.isNaN(said)) {
      double error = value - said;
      points = (short) Math.min(Short.MAX_VALUE, points + 1);
      errorWith += (float) Math.abs(error);
      errorWithout += (float) Math.abs(value - level);
      if (periodMayMove) {
        double slope = profile.slopeAt(phase);
        slopeTimesError += (float) (slope * error);
        slopeSquared += (float) (slope * slope);
      }
    }
    return changed;
  }

  /** At the end of a period. */
  private boolean judge(long timeMillis, double phase, boolean periodMayMove) {
    if (!proving) {
      proving = profile.complete();
      return false;
    }
    if (periodMayMove) {
      follow(timeMillis, phase);
    }
    if (points < PROOF_POINTS) {
      return false;
    }
    boolean before = trusted;
    double left = errorWith / errorWithout; // NaN for a flat line, which has no season
    size = errorWithout / points;
    trusted = left < (before ? DROPPED_ABOVE : TRUSTED_BELOW);
    failures = (byte) (trusted ? 0 : Math.min(CHANCES, failures + 1));
    points = 0;
    errorWith = 0;
    errorWithout = 0;
    return trusted != before;
  }

  private void follow(long timeMillis, double phase) {
    double later = -slopeTimesError / slopeSquared;
    if (Double.isFinite(later)) {
      double shift = Math.max(-MAX_SHIFT, Math.min(MAX_SHIFT, later));
      originMillis = timeMillis - Math.round(phase * periodMillis);
      periodMillis *= 1 + LOOP_GAIN * shift;
    }
    slopeTimesError = 0;
    slopeSquared = 0;
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(part);
    out.writeByte((proving ? 1 : 0) | (trusted ? 2 : 0));
    out.writeShort(inPart);
    out.writeDouble(partMean);
    out.writeByte(failures);
    out.writeShort(points);
    out.writeDouble(level);
    out.writeFloat(size);
    out.writeFloat(errorWith);
    out.writeFloat(errorWithout);
    profile.write(out);
  }

  void read(DataInput in) throws IOException {
    part = in.readByte();
    byte flags = in.readByte();
    proving = (flags & 1) != 0;
    trusted = (flags & 2) != 0;
    inPart = in.readShort();
    partMean = in.readDouble();
    failures = in.readByte();
    points = in.readShort();
    level = in.readDouble();
    size = in.readFloat();
    errorWith = in.readFloat();
    errorWithout = in.readFloat();
    profile = Profile.read(in);
  }

  /** What a season of the calendar does not have: a period of its own that moves. */
  void writePeriod(DataOutput out) throws IOException {
    out.writeDouble(periodMillis);
    out.writeLong(originMillis);
    out.writeFloat(slopeTimesError);
    out.writeFloat(slopeSquared);
  }

  void readPeriod(DataInput in) throws IOException {
    periodMillis = in.readDouble();
    originMillis = in.readLong();
    slopeTimesError = in.readFloat();
    slopeSquared = in.readFloat();
  }
}
