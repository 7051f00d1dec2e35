package io.vedette.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One table of documents, all of the same shape; see {@code h2-1.sql}. */
enum H2Table {
  FINDING,
  INCIDENT,
  ACTION,
  LABEL,
  FORECAST,
  EDGE;

  private static final String UPSERT =
      """
      MERGE INTO %s t USING (SELECT
        CAST(? AS VARCHAR) id, CAST(? AS BIGINT) version, CAST(? AS BIGINT) time_millis,
        CAST(? AS BIGINT) seen_millis, CAST(? AS VARCHAR) kind, CAST(? AS TINYINT) severity,
        CAST(? AS VARCHAR) owner, CAST(? AS VARCHAR) entities, CAST(? AS VARCHAR) text,
        CAST(? AS CLOB) json) s
      ON t.id = s.id
      WHEN MATCHED AND s.version >= t.version THEN UPDATE SET version = s.version,
        time_millis = s.time_millis, seen_millis = s.seen_millis, kind = s.kind,
        severity = s.severity, owner = s.owner, entities = s.entities, text = s.text, json = s.json
      WHEN NOT MATCHED THEN INSERT
        (id, version, time_millis, seen_millis, kind, severity, owner, entities, text, json)
        VALUES (s.id, s.version, s.time_millis, s.seen_millis, s.kind, s.severity, s.owner,
          s.entities, s.text, s.json)
      """;

  /** Writes them in order of id, so that two writers never wait for each other's rows. */
  void upsert(Connection connection, Collection<Document> documents) throws SQLException {
    List<Document> sorted = new ArrayList<>(documents);
    sorted.sort(Comparator.comparing(Document::id));
    try (PreparedStatement sql = connection.prepareStatement(UPSERT.formatted(name()))) {
      for (Document d : sorted) {
        bind(sql, d);
        sql.addBatch();
      }
      sql.executeBatch();
    }
  }

  private static void bind(PreparedStatement sql, Document d) throws SQLException {
    int i = 0;
    sql.setString(++i, d.id());
    sql.setLong(++i, d.version());
    sql.setLong(++i, d.timeMillis());
    sql.setLong(++i, d.seenMillis());
    sql.setString(++i, d.kind());
    sql.setInt(++i, d.severity());
    sql.setString(++i, d.owner());
    sql.setString(++i, d.entities());
    sql.setString(++i, d.text());
    sql.setString(++i, d.json());
  }

  Optional<String> byId(Connection connection, String id) throws SQLException {
    List<String> found = select(connection, new H2Where().and("id = ?", id), 1);
    return found.stream().findFirst();
  }

  /** JSON of the matching rows, newest first. */
  List<String> select(Connection connection, H2Where where, int limit) throws SQLException {
    String query =
        "SELECT json FROM "
            + name()
            + where.sql()
            + " ORDER BY time_millis DESC, id DESC FETCH FIRST "
            + limit
            + " ROWS ONLY";
    try (PreparedStatement sql = connection.prepareStatement(query)) {
      where.bind(sql);
      List<String> found = new ArrayList<>();
      try (ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      return found;
    }
  }

  /** Deletes at most {@code limit} old rows; returns how many. */
  int expire(Connection connection, long olderThanMillis, int limit) throws SQLException {
    String delete = "DELETE FROM " + name() + " WHERE seen_millis < ? FETCH FIRST ? ROWS ONLY";
    try (PreparedStatement sql = connection.prepareStatement(delete)) {
      sql.setLong(1, olderThanMillis);
      sql.setInt(2, limit);
      return sql.executeUpdate();
    }
  }
}
