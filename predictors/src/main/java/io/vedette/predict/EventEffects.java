package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the calendar's events do to one series, learnt as they pass: how far the values lay from the
 * level before the event and the usual course since, by place within the event. The next event of
 * that name, or else of that kind, is expected to do the same. What is expected is taken out of the
 * values before anything else learns from them, so that a sale neither bends the course of the week
 * nor is missed next time.
 *
 * <p>Bounded: {@value #MOST} names and kinds of {@value #PLACES} places each.
 */
final class EventEffects {
  private static final int MOST = 32;
  private static final int PLACES = 24;

  /** Weight, in occurrences, of the guess that an event does nothing. */
  private static final double SHRINKAGE = 0.5;

  private static final double LEAST_GAIN = 0.3;

  /** Deviation by place, and how many occurrences are behind it. */
  private static final class Effect {
    private final float[] mean = new float[PLACES];
    private final byte[] seen = new byte[PLACES];

    void learn(int place, double deviation, boolean first) {
      if (first || seen[place] == 0) {
        seen[place] = (byte) Math.min(100, seen[place] + 1);
      }
      double gain = Math.max(LEAST_GAIN, 1.0 / seen[place]);
      mean[place] += (float) (gain * (deviation - mean[place]));
    }
  }

  private final EventCalendar.Event[] events;
  private final long longest;
  private final Map<String, Effect> effects = new LinkedHashMap<>();

  /** Level less usual course when the present event began; NaN outside of events. */
  private double before = Double.NaN;

  private int lastPlace = -1;

  EventEffects(EventCalendar calendar) {
    events = calendar.events().toArray(EventCalendar.Event[]::new);
    Arrays.sort(events, Comparator.comparingLong(EventCalendar.Event::startMillis));
    long most = 0;
    for (EventCalendar.Event event : events) {
      most = Math.max(most, event.endMillis() - event.startMillis());
    }
    longest = most;
  }

  /** The effect expected at a time, on the modelling scale. */
  double at(long millis) {
    double sum = 0;
    for (int i = from(millis); i < events.length && events[i].startMillis() <= millis; i++) {
      if (millis < events[i].endMillis()) {
        sum += expected(events[i], place(events[i], millis));
      }
    }
    return sum;
  }

  private double expected(EventCalendar.Event event, int place) {
    for (String key : keys(event)) {
      Effect effect = effects.get(key);
      if (effect != null && effect.seen[place] > 0) {
        return effect.mean[place] * effect.seen[place] / (effect.seen[place] + SHRINKAGE);
      }
    }
    return 0;
  }

  /**
   * Learns from one value.
   *
   * @param level of the series just before it
   * @param usual its usual course then
   */
  void learn(long millis, double z, double level, double usual) {
    EventCalendar.Event current = null;
    for (int i = from(millis); i < events.length && events[i].startMillis() <= millis; i++) {
      current = millis < events[i].endMillis() ? events[i] : current;
    }
    if (current == null) {
      before = Double.NaN;
      lastPlace = -1;
      return;
    }
    if (Double.isNaN(before)) {
      before = level - usual;
    }
    int place = place(current, millis);
    for (String key : keys(current)) {
      Effect effect = effects.get(key);
      if (effect == null && effects.size() < MOST) {
        effect = new Effect();
        effects.put(key, effect);
      }
      if (effect != null) {
        effect.learn(place, z - before - usual, place != lastPlace);
      }
    }
    lastPlace = place;
  }

  private static List<String> keys(EventCalendar.Event event) {
    return event.kind().isEmpty()
        ? List.of("n:" + event.name())
        : List.of("n:" + event.name(), "k:" + event.kind());
  }

  private static int place(EventCalendar.Event event, long millis) {
    long length = event.endMillis() - event.startMillis();
    return (int) ((millis - event.startMillis()) * PLACES / length);
  }

  /** Index of the first event that may still last at a time. */
  private int from(long millis) {
    int low = 0;
    int high = events.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events[middle].startMillis() + longest <= millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(before);
    out.writeByte(lastPlace);
    out.writeByte(effects.size());
    for (Map.Entry<String, Effect> effect : effects.entrySet()) {
      out.writeUTF(effect.getKey());
      for (int i = 0; i < PLACES; i++) {
        out.writeFloat(effect.getValue().mean[i]);
        out.writeByte(effect.getValue().seen[i]);
      }
    }
  }

  void read(DataInput in) throws IOException {
    before = in.readDouble();
    lastPlace = in.readByte();
    int count = in.readUnsignedByte();
    for (int k = 0; k < count; k++) {
      Effect effect = new Effect();
      effects.put(in.readUTF(), effect);
      for (int i = 0; i < PLACES; i++) {
        effect.mean[i] = in.readFloat();
        effect.seen[i] = in.readByte();
      }
    }
  }
}
