package io.vedette.predict;

import java.io.Serializable;
import java.util.List;

/**
 * Known events that move a load: holidays, sales, batch runs. What an event does is learnt from its
 * past occurrences, those of the same name, or of the same kind where the name is new.
 */
public record EventCalendar(List<Event> events) implements Serializable {
  /** No events. */
  public static final EventCalendar NONE = new EventCalendar(List.of());

  public EventCalendar {
    events = List.copyOf(events);
  }

  /**
   * One occurrence.
   *
   * @param name what it has in common with its other occurrences
   * @param kind what it has in common with other events, such as {@code holiday}; may be empty
   * @param startMillis ms since the epoch
   * @param endMillis exclusive, after the start
   */
  public record Event(String name, String kind, long startMillis, long endMillis)
      implements Serializable {
    public Event {
      if (endMillis <= startMillis) {
        throw new IllegalArgumentException(
            "event " + name + " ends at " + endMillis + ", not after its start " + startMillis);
      }
    }
  }
}
