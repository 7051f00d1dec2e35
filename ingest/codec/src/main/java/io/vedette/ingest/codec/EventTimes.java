package io.vedette.ingest.codec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.OptionalLong;

/**
 * Times as JSON documents write them: ISO 8601 (UTC where no offset is given, a space for the
 * {@code T} allowed) or a number since the epoch, whose magnitude tells seconds from milli-, micro-
 * and nanoseconds.
 */
public final class EventTimes {
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .toFormatter();
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private EventTimes() {}

  /** Nanoseconds since the epoch; empty where the text is no time of the years 1970 to 2262. */
  public static OptionalLong unixNanos(String text) {
    if (text.length() > 64) {
      return OptionalLong.empty();
    }
    if (isNumber(text)) {
      return fromNumber(text);
    }
    try {
      TemporalAccessor time =
          ISO.parseBest(text.trim().replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      Instant instant =
          time instanceof OffsetDateTime at
              ? at.toInstant()
              : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
      long nanos =
          Math.addExact(
              Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
      return nanos < 0 ? OptionalLong.empty() : OptionalLong.of(nanos);
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** As {@link #unixNanos}, in milliseconds. */
  public static OptionalLong unixMillis(String text) {
    OptionalLong nanos = unixNanos(text);
    return nanos.isPresent() ? OptionalLong.of(nanos.getAsLong() / 1_000_000L) : nanos;
  }

  private static boolean isNumber(String text) {
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      dots += c == '.' ? 1 : 0;
      if ((c < '0' || c > '9') && c != '.') {
        return false;
      }
    }
    return dots <= 1 && text.length() > dots;
  }

  private static OptionalLong fromNumber(String text) {
    BigDecimal number = new BigDecimal(text);
    int digits = number.precision() - number.scale(); // before the point
    int toNanos = digits <= 11 ? 9 : digits <= 14 ? 6 : digits <= 17 ? 3 : 0;
    BigDecimal nanos = number.scaleByPowerOfTen(toNanos).setScale(0, RoundingMode.DOWN);
    return nanos.compareTo(LONGEST) > 0 ? OptionalLong.empty() : OptionalLong.of(nanos.longValue());
  }
}
