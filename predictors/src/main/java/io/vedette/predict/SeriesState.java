package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What is known of one regular series apart from how well its models do: a constant-time fold. */
final class SeriesState {
  private static final double UNIT_MEMORY = 0.005;

  private final long stepMillis;
  private final EventCalendar calendar;
  private LevelTracker levels = new LevelTracker();
  private Cycles cycles;
  private EventEffects events;
  private Scale scale = Scale.ROOT;
  private double unit;
  private long firstMillis;
  private long lastMillis;
  private long lastIndex;
  private long count;

  SeriesState(long stepMillis, EventCalendar calendar) {
    this.stepMillis = stepMillis;
    this.calendar = calendar;
    cycles = new Cycles(stepMillis);
    events = new EventEffects(calendar);
  }

  /** A first value below zero: start anew on the plain scale. */
  void restartPlain() {
    scale = Scale.PLAIN;
    levels = new LevelTracker();
    cycles = new Cycles(stepMillis);
    events = new EventEffects(calendar);
    count = 0;
    unit = 0;
  }

  /** Number of a time's step, the first point's being 0. */
  long index(long millis) {
    return count == 0 ? 0 : Math.round((millis - firstMillis) / (double) stepMillis);
  }

  /** Takes one value, after the last one. */
  void add(long millis, double z) {
    firstMillis = count == 0 ? millis : firstMillis;
    long index = index(millis);
    long missing = count == 0 ? 0 : index - lastIndex - 1;
    double effect = events.at(millis);
    double level = count == 0 ? z : levels.mean(LevelTracker.MEDIUM);
    events.learn(millis, z, level, cycles.usual(millis));
    double net = z - effect;
    levels.add(net, missing);
    cycles.add(millis, net, missing);
    count++;
    lastIndex = index;
    lastMillis = millis;
    unit += Math.max(UNIT_MEMORY, 1.0 / count) * (Math.abs(net) - unit);
  }

  LevelTracker levels() {
    return levels;
  }

  Cycles cycles() {
    return cycles;
  }

  Scale scale() {
    return scale;
  }

  /** Typical size of a value, on the modelling scale. */
  double unit() {
    return unit;
  }

  /** What the calendar adds at a time, on the modelling scale. */
  double eventsAt(long millis) {
    return events.at(millis);
  }

  long lastMillis() {
    return lastMillis;
  }

  long lastIndex() {
    return lastIndex;
  }

  long count() {
    return count;
  }

  /** On the root scale nothing is below zero. */
  double floor(double z) {
    return scale == Scale.ROOT ? Math.max(0, z) : z;
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(scale == Scale.ROOT);
    out.writeDouble(unit);
    for (long l : new long[] {firstMillis, lastMillis, lastIndex, count}) {
      out.writeLong(l);
    }
    levels.write(out);
    cycles.write(out);
    events.write(out);
  }

  void read(DataInput in) throws IOException {
    scale = in.readBoolean() ? Scale.ROOT : Scale.PLAIN;
    unit = in.readDouble();
    firstMillis = in.readLong();
    lastMillis = in.readLong();
    lastIndex = in.readLong();
    count = in.readLong();
    levels.read(in);
    cycles.read(in);
    events.read(in);
  }
}
