package io.vedette.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * When a recorded event happened: the first of the usual fields that holds a time, found in one
 * pass over the text. No tree is built, since the rules read the text by themselves.
 */
final class EventTime {
  /** JSON pointers, those that say it best first. */
  private static final List<String> FIELDS =
      List.of(
          "/eventTime",
          "/requestReceivedTimestamp",
          "/stageTimestamp",
          "/timestamp",
          "/@timestamp",
          "/time",
          "/Event/System/TimeCreated/#attributes/SystemTime");

  /** Objects on the way to a field. */
  private static final Set<String> PARENTS =
      FIELDS.stream()
          .flatMap(
              field ->
                  IntStream.range(1, field.length())
                      .filter(i -> field.charAt(i) == '/')
                      .mapToObj(i -> field.substring(0, i)))
          .collect(Collectors.toUnmodifiableSet());

  private static final JsonFactory JSON = new JsonFactory();
  private static final double SECONDS_BELOW = 1e11;

  private final @Nullable Object[] found = new @Nullable Object[FIELDS.size()];

  private EventTime() {}

  /**
   * Milliseconds since the epoch; 0 where the event has no time that is understood.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException where the text is no JSON
   */
  static long of(String json) throws IOException {
    EventTime times = new EventTime();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        times.object(parser, "");
      } else {
        parser.skipChildren();
      }
    }
    return times.best();
  }

  private void object(JsonParser json, String path) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = path + '/' + json.currentName();
      JsonToken value = json.nextToken();
      int index = FIELDS.indexOf(field);
      if (value == JsonToken.START_OBJECT && PARENTS.contains(field)) {
        object(json, field);
      } else if (index >= 0 && value == JsonToken.VALUE_STRING) {
        found[index] = json.getText();
      } else if (index >= 0 && value.isNumeric()) {
        found[index] = json.getNumberValue();
      } else {
        json.skipChildren();
      }
    }
  }

  private long best() {
    for (Object value : found) {
      if (value instanceof Number number) {
        double amount = number.doubleValue();
        return amount < SECONDS_BELOW ? (long) (amount * 1000) : number.longValue();
      }
      if (value instanceof String text) {
        try {
          return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
          // another field may hold one
        }
      }
    }
    return 0;
  }
}
