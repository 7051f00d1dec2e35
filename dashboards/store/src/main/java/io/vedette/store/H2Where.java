package io.vedette.store;

import io.vedette.model.Severity;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects conditions and their parameters; values never become part of the SQL text. */
final class H2Where {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  H2Where and(String condition, Object... values) {
    sql.append(sql.isEmpty() ? " WHERE " : " AND ").append(condition);
    parameters.addAll(Arrays.asList(values));
    return this;
  }

  /** {@code [from, to)}. */
  H2Where time(long from, long to) {
    if (from > 0) {
      and("time_millis >= ?", from);
    }
    return to == Long.MAX_VALUE ? this : and("time_millis < ?", to);
  }

  H2Where anyOf(String column, Collection<?> values) {
    return values.isEmpty()
        ? this
        : and(column + " = ANY(?)", (Object) values.stream().map(String::valueOf).toArray());
  }

  H2Where minSeverity(Severity least) {
    int severity = Documents.rank(least);
    return severity == 0 ? this : and("severity >= ?", severity);
  }

  H2Where entity(String name) {
    return name.isEmpty() ? this : and("LOCATE(?, entities) > 0", "\n" + name + "\n");
  }

  H2Where text(String text) {
    Documents.words(text).forEach(word -> and("LOCATE(?, text) > 0", word));
    return this;
  }

  H2Where before(@Nullable Cursor cursor) {
    return cursor == null
        ? this
        : and("(time_millis, id) < (?, ?)", cursor.timeMillis(), cursor.id());
  }

  String sql() {
    return sql.toString();
  }

  void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      statement.setObject(i + 1, parameters.get(i));
    }
  }
}
