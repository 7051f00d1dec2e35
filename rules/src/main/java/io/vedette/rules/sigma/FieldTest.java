package io.vedette.rules.sigma;

import com.google.re2j.Pattern;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.IsoFields;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of one field. Equal tests are one predicate, however many rules ask it.
 *
 * @param field as the rule names it; {@link #KEYWORDS} for a search in all values
 */
record FieldTest(String field, Check check) {
  /** Not a field name: keyword searches look at every value of the event. */
  static final String KEYWORDS = "";

  /** Looks other fields up, for {@code fieldref}. */
  interface Lookup {
    Values values(String field);
  }

  boolean test(Lookup event) {
    return check.test(event.values(field), event);
  }

  /** What is asked of the field's values; true where one of them satisfies it. */
  sealed interface Check {
    boolean test(Values values, Lookup event);

    /** A positive check that needs the field's value to be true. */
    default boolean positive() {
      return true;
    }
  }

  /** A string with wildcards; folded unless {@code cased}. */
  record Text(TextPattern pattern, boolean cased) implements Check {
    static Text of(TextPattern pattern, boolean cased) {
      return new Text(cased ? pattern : pattern.folded(), cased);
    }

    @Override
    public boolean test(Values values, Lookup event) {
      for (int i = 0; i < values.size(); i++) {
        if (pattern.matches(cased ? values.text(i) : values.folded(i))) {
          return true;
        }
      }
      return false;
    }
  }

  /** An RE2 expression, found anywhere: linear in the text whatever the expression. */
  record Regex(Pattern pattern) implements Check {
    @Override
    public boolean test(Values values, Lookup event) {
      for (int i = 0; i < values.size(); i++) {
        if (pattern.matcher(values.text(i)).find()) {
          return true;
        }
      }
      return false;
    }
  }

  record Network(Cidr cidr) implements Check {
    @Override
    public boolean test(Values values, Lookup event) {
      for (int i = 0; i < values.size(); i++) {
        if (cidr.contains(values.text(i))) {
          return true;
        }
      }
      return false;
    }
  }

  /** How a number is compared. */
  enum Order {
    LT,
    LTE,
    GT,
    GTE;

    boolean holds(double left, double right) {
      return switch (this) {
        case LT -> left < right;
        case LTE -> left <= right;
        case GT -> left > right;
        case GTE -> left >= right;
      };
    }
  }

  record Compare(Order order, double limit) implements Check {
    @Override
    public boolean test(Values values, Lookup event) {
      for (int i = 0; i < values.size(); i++) {
        Double value = number(values.text(i));
        if (value != null && order.holds(value, limit)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Parts of a time: UTC, the week by ISO 8601. */
  enum TimePart {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR;

    int of(OffsetDateTime time) {
      return switch (this) {
        case MINUTE -> time.getMinute();
        case HOUR -> time.getHour();
        case DAY -> time.getDayOfMonth();
        case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        case MONTH -> time.getMonthValue();
        case YEAR -> time.getYear();
      };
    }
  }

  /** A part of a time against a number; {@code order} null asks for equality. */
  record Time(TimePart part, @Nullable Order order, double value) implements Check {
    @Override
    public boolean test(Values values, Lookup event) {
      for (int i = 0; i < values.size(); i++) {
        OffsetDateTime time = time(values.text(i));
        if (time != null
            && (order == null ? part.of(time) == value : order.holds(part.of(time), value))) {
          return true;
        }
      }
      return false;
    }
  }

  record Exists(boolean wanted) implements Check {
    @Override
    public boolean test(Values values, Lookup event) {
      return values.present() == wanted;
    }

    @Override
    public boolean positive() {
      return wanted;
    }
  }

  /** Absent, or there without a value. */
  record IsNull() implements Check {
    @Override
    public boolean test(Values values, Lookup event) {
      return values.size() == 0;
    }

    @Override
    public boolean positive() {
      return false;
    }
  }

  /** How a field is compared with another one. */
  enum RefMode {
    EQUAL,
    CONTAINS,
    STARTS,
    ENDS;

    boolean holds(String value, String other) {
      return switch (this) {
        case EQUAL -> value.equals(other);
        case CONTAINS -> value.contains(other);
        case STARTS -> value.startsWith(other);
        case ENDS -> value.endsWith(other);
      };
    }
  }

  record Ref(String other, RefMode mode, boolean cased) implements Check {
    @Override
    public boolean test(Values values, Lookup event) {
      Values others = event.values(other);
      for (int i = 0; i < values.size(); i++) {
        for (int k = 0; k < others.size(); k++) {
          if (mode.holds(
              cased ? values.text(i) : values.folded(i),
              cased ? others.text(k) : others.folded(k))) {
            return true;
          }
        }
      }
      return false;
    }
  }

  static @Nullable Double number(String text) {
    try {
      return text.isEmpty() || text.length() > 40 ? null : Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable OffsetDateTime time(String text) {
    try {
      return OffsetDateTime.parse(text.replace(' ', 'T')).withOffsetSameInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      Double number = number(text);
      if (number == null || !(Math.abs(number) < 1e14)) {
        return null;
      }
      // seconds until the year 5138, milliseconds beyond
      long millis = Math.abs(number) < 1e11 ? (long) (number * 1000) : number.longValue();
      return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
  }
}
