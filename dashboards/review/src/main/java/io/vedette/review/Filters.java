package io.vedette.review;

import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.QueryParamsBuilder;
import io.vedette.model.FindingKind;
import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import io.vedette.store.Cursor;
import io.vedette.store.FindingQuery;
import io.vedette.store.IncidentQuery;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The filter form's fields as they were sent; empty means "all".
 *
 * @param kind finding kind or incident state, by the constant's name
 * @param from earliest onset, ISO 8601; without an offset it is UTC
 * @param to latest onset, ISO 8601
 * @param before cursor of the page before
 * @param limit items on a page
 * @param order {@code queue} for the likeliest first, else the newest first
 */
record Filters(
    String text,
    String severity,
    String kind,
    String entity,
    String from,
    String to,
    String before,
    int limit,
    String order) {
  private static final int PAGE = 50;
  private static final int MAX_FIELD = 300;

  /**
   * @throws IllegalArgumentException where a field cannot be read
   */
  static Filters of(QueryParams params) {
    return new Filters(
        field(params, "text"),
        field(params, "severity"),
        field(params, params.contains("state") ? "state" : "kind"),
        field(params, "entity"),
        field(params, "from"),
        field(params, "to"),
        field(params, "before"),
        params.contains("limit") ? number("limit", field(params, "limit")) : PAGE,
        order(field(params, "order")));
  }

  private static String order(String order) {
    if (order.isEmpty() || order.equals("newest") || order.equals("queue")) {
      return order;
    }
    throw new IllegalArgumentException("order '" + order + "' is none of [newest, queue]");
  }

  boolean byQueue() {
    return order.equals("queue");
  }

  private static String field(QueryParams params, String name) {
    String value = params.get(name, "").strip();
    if (value.length() > MAX_FIELD) {
      throw new IllegalArgumentException(
          name + " has " + value.length() + " characters; at most " + MAX_FIELD + " are read");
    }
    return value;
  }

  static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " '" + value + "' is not a whole number", e);
    }
  }

  FindingQuery findings() {
    FindingQuery query =
        FindingQuery.all()
            .withTime(millis("from", from, 0), millis("to", to, Long.MAX_VALUE))
            .withMinSeverity(minSeverity())
            .withEntity(entity)
            .withText(text)
            .withLimit(limit);
    if (!kind.isEmpty()) {
      query = query.withKinds(Set.of(constant("kind", kind, FindingKind.class)));
    }
    return before.isEmpty() ? query : query.withBefore(Cursor.parse(before));
  }

  IncidentQuery incidents() {
    IncidentQuery query =
        IncidentQuery.all()
            .withTime(millis("from", from, 0), millis("to", to, Long.MAX_VALUE))
            .withMinSeverity(minSeverity())
            .withEntity(entity)
            .withText(text)
            .withLimit(limit);
    if (!kind.isEmpty()) {
      query = query.withStates(Set.of(constant("state", kind, IncidentState.class)));
    }
    return before.isEmpty() ? query : query.withBefore(Cursor.parse(before));
  }

  private Severity minSeverity() {
    return severity.isEmpty()
        ? Severity.INFORMATIONAL
        : constant("severity", severity, Severity.class);
  }

  static <E extends Enum<E>> E constant(String field, String value, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        field + " '" + value + "' is none of " + Arrays.toString(type.getEnumConstants()));
  }

  /** ISO 8601, with or without an offset, or milliseconds since the epoch. */
  static long millis(String field, String value, long otherwise) {
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      if (value.matches("\\d{1,18}")) {
        return Long.parseLong(value);
      }
      return value.endsWith("Z")
          ? Instant.parse(value).toEpochMilli()
          : LocalDateTime.parse(value).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          field + " '" + value + "' is no time like 2026-11-24T14:00 (UTC)", e);
    }
  }

  /** Address of the first page with these filters. */
  String self(String path) {
    String query = fields().build().toQueryString();
    return query.isEmpty() ? path : path + '?' + query;
  }

  /** Address of the page after this one. */
  String next(String path, Cursor last) {
    return path + '?' + fields().add("before", last.toString()).build().toQueryString();
  }

  private QueryParamsBuilder fields() {
    QueryParamsBuilder params = QueryParams.builder();
    add(params, "text", text);
    add(params, "severity", severity);
    add(params, "kind", kind);
    add(params, "entity", entity);
    add(params, "from", from);
    add(params, "to", to);
    add(params, "order", order);
    return params;
  }

  private static void add(QueryParamsBuilder params, String name, String value) {
    if (!value.isEmpty()) {
      params.add(name, value);
    }
  }
}
