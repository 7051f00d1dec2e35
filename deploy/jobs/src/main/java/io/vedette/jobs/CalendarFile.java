package io.vedette.jobs;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vedette.predict.EventCalendar;
import io.vedette.predict.EventCalendar.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;

/**
 * Known events from a file: iCalendar ({@code .ics}, RFC 5545, recurring events unrolled), or YAML:
 *
 * <pre>
 * events:
 *   - {name: new year, kind: holiday, date: 2024-01-01}
 *   - {name: batch, start: 2024-01-05T22:00:00Z, end: 2024-01-06T02:00:00Z}
 * </pre>
 *
 * A date is the whole day in UTC.
 */
@SuppressWarnings("JavaUtilDate") // what the iCalendar library gives
public final class CalendarFile {
  private static final int MAX_OCCURRENCES = 2000;
  private static final Duration DAY = Duration.ofDays(1);

  /** How far ahead a running job knows recurring events. */
  private static final Duration AHEAD = Duration.ofDays(400);

  private CalendarFile() {}

  /**
   * Reads a calendar for a job that starts now; recurring events are unrolled for 400 days.
   *
   * @param file empty for no events
   * @throws IOException naming what is wrong with it
   */
  public static EventCalendar ofJob(String file, Instant now) throws IOException {
    return file.isBlank() ? EventCalendar.NONE : read(file, now.plus(AHEAD).toEpochMilli());
  }

  /**
   * Reads a calendar.
   *
   * @param untilMillis recurring events are unrolled up to here
   * @throws IOException naming what is wrong with it
   */
  public static EventCalendar read(String file, long untilMillis) throws IOException {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new IOException("no such calendar: " + file);
    }
    String text = Files.readString(path);
    return new EventCalendar(
        file.endsWith(".ics") ? ical(text, file, untilMillis) : yaml(text, file));
  }

  private static List<Event> ical(String text, String file, long untilMillis) throws IOException {
    ICalendar calendar = Biweekly.parse(text).first();
    if (calendar == null) {
      throw new IOException(file + " holds no VCALENDAR");
    }
    List<Event> events = new ArrayList<>();
    for (VEvent event : calendar.getEvents()) {
      if (event.getDateStart() == null) {
        throw new IOException(file + ": event " + name(event) + " has no DTSTART");
      }
      unroll(event, untilMillis, events);
    }
    return events;
  }

  private static void unroll(VEvent event, long untilMillis, List<Event> into) {
    long length = lengthMillis(event);
    String kind =
        event.getCategories().isEmpty() || event.getCategories().get(0).getValues().isEmpty()
            ? ""
            : event.getCategories().get(0).getValues().get(0);
    DateIterator starts = event.getDateIterator(TimeZone.getTimeZone("UTC"));
    for (int i = 0; i < MAX_OCCURRENCES && starts.hasNext(); i++) {
      long start = starts.next().getTime();
      if (start > untilMillis) {
        return;
      }
      into.add(new Event(name(event), kind, start, start + length));
    }
  }

  private static String name(VEvent event) {
    return event.getSummary() == null ? "" : event.getSummary().getValue();
  }

  /** From its end, or its duration; a whole day where neither is said. */
  private static long lengthMillis(VEvent event) {
    Date start = event.getDateStart().getValue();
    long length = 0;
    if (event.getDateEnd() != null) {
      length = event.getDateEnd().getValue().getTime() - start.getTime();
    } else if (event.getDuration() != null) {
      length = event.getDuration().getValue().toMillis();
    }
    return length > 0 ? length : DAY.toMillis();
  }

  private static List<Event> yaml(String text, String file) throws IOException {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": " + e.getOriginalMessage(), e);
    }
    if (!root.path("events").isArray()) {
      throw new IOException(file + ": give a list under 'events'");
    }
    List<Event> events = new ArrayList<>();
    for (JsonNode event : root.path("events")) {
      events.add(event(event, file + " event " + (events.size() + 1)));
    }
    return events;
  }

  private static Event event(JsonNode node, String where) throws IOException {
    String name = node.path("name").asText("");
    if (name.isEmpty()) {
      throw new IOException(where + " has no name");
    }
    try {
      if (node.has("date")) {
        LocalDate date = LocalDate.parse(node.path("date").asText());
        long start = date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        return new Event(name, node.path("kind").asText(""), start, start + DAY.toMillis());
      }
      return new Event(
          name,
          node.path("kind").asText(""),
          Instant.parse(node.path("start").asText("")).toEpochMilli(),
          Instant.parse(node.path("end").asText("")).toEpochMilli());
    } catch (DateTimeParseException e) {
      throw new IOException(
          "%s, %s: \"%s\" is no time; give date: 2024-12-25, or start and end as 2024-12-25T08:00:00Z"
              .formatted(where, name, e.getParsedString()),
          e);
    } catch (IllegalArgumentException e) {
      throw new IOException(where + ": " + e.getMessage(), e);
    }
  }
}
