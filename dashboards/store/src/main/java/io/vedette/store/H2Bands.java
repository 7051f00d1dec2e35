package io.vedette.store;

import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Band points, far more numerous than all else: plain columns, and the series' name only once.
 *
 * <p>A series is known by 64 bits of the SHA-256 of its name; among a million series the chance of
 * any collision is below 3e-8.
 */
final class H2Bands {
  private static final String UPSERT_SERIES =
      """
      MERGE INTO series t USING (SELECT CAST(? AS BIGINT) id, CAST(? AS VARCHAR) name,
        CAST(? AS VARCHAR) entity, CAST(? AS BIGINT) seen_millis) s ON t.id = s.id
      WHEN MATCHED AND s.seen_millis > t.seen_millis
        THEN UPDATE SET entity = s.entity, seen_millis = s.seen_millis
      WHEN NOT MATCHED THEN INSERT (id, name, entity, seen_millis)
        VALUES (s.id, s.name, s.entity, s.seen_millis)
      """;
  private static final String UPSERT_BAND =
      "MERGE INTO band KEY (series, time_millis) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String SELECT =
      """
      SELECT time_millis, actual, expected, low, high, score, outcome FROM band
      WHERE series = ? AND time_millis BETWEEN ? AND ? ORDER BY time_millis DESC
      FETCH FIRST %d ROWS ONLY
      """
          .formatted(FindingStore.MAX_BANDS);

  private H2Bands() {}

  private static long id(String series) {
    return Long.parseUnsignedLong(Documents.seriesId(series).substring(0, 16), 16);
  }

  static void upsert(Connection connection, Collection<BandPoint> points) throws SQLException {
    Map<Long, BandPoint> newest = new TreeMap<>();
    List<BandPoint> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparing(BandPoint::series).thenComparing(BandPoint::timeMillis));
    sorted.forEach(point -> newest.put(id(point.series()), point));
    try (PreparedStatement sql = connection.prepareStatement(UPSERT_SERIES)) {
      for (Map.Entry<Long, BandPoint> e : newest.entrySet()) {
        sql.setLong(1, e.getKey());
        sql.setString(2, e.getValue().series());
        sql.setString(3, Documents.json(e.getValue().entity()));
        sql.setLong(4, e.getValue().timeMillis());
        sql.addBatch();
      }
      sql.executeBatch();
    }
    try (PreparedStatement sql = connection.prepareStatement(UPSERT_BAND)) {
      for (BandPoint point : sorted) {
        bind(sql, point);
        sql.addBatch();
      }
      sql.executeBatch();
    }
  }

  private static void bind(PreparedStatement sql, BandPoint point) throws SQLException {
    sql.setLong(1, id(point.series()));
    sql.setLong(2, point.timeMillis());
    sql.setDouble(3, point.value());
    sql.setDouble(4, point.expected());
    sql.setDouble(5, point.lower());
    sql.setDouble(6, point.upper());
    sql.setFloat(7, (float) point.score());
    sql.setString(8, point.outcome().name());
  }

  static List<BandPoint> select(Connection connection, String series, long from, long to)
      throws SQLException {
    Entity entity = entity(connection, series);
    if (entity == null) {
      return List.of();
    }
    List<BandPoint> found = new ArrayList<>();
    try (PreparedStatement sql = connection.prepareStatement(SELECT)) {
      sql.setLong(1, id(series));
      sql.setLong(2, from);
      sql.setLong(3, to);
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          found.add(point(series, entity, row));
        }
      }
    }
    Collections.reverse(found);
    return found;
  }

  private static @Nullable Entity entity(Connection connection, String series) throws SQLException {
    try (PreparedStatement sql =
        connection.prepareStatement("SELECT entity FROM series WHERE id = ? AND name = ?")) {
      sql.setLong(1, id(series));
      sql.setString(2, series);
      try (ResultSet rows = sql.executeQuery()) {
        return rows.next() ? Documents.read(rows.getString(1), Entity.class) : null;
      }
    }
  }

  private static BandPoint point(String series, Entity entity, ResultSet row) throws SQLException {
    return new BandPoint(
        series,
        entity,
        row.getLong(1),
        row.getDouble(2),
        row.getDouble(3),
        row.getDouble(4),
        row.getDouble(5),
        row.getFloat(6),
        Outcome.valueOf(row.getString(7)));
  }

  /** Deletes at most {@code limit} old rows of each table; returns how many. */
  static int expire(Connection connection, long olderThanMillis, int limit) throws SQLException {
    int deleted = 0;
    for (String old : List.of("band WHERE time_millis", "series WHERE seen_millis")) {
      String delete = "DELETE FROM " + old + " < ? FETCH FIRST ? ROWS ONLY";
      try (PreparedStatement sql = connection.prepareStatement(delete)) {
        sql.setLong(1, olderThanMillis);
        sql.setInt(2, limit);
        deleted += sql.executeUpdate();
      }
    }
    return deleted;
  }
}
