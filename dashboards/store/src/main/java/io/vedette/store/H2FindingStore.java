package io.vedette.store;

import io.vedette.model.ActionRecord;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.Label;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The embedded default: one H2 file, JSON documents with indexed columns beside them.
 *
 * <p>One process has the file at a time; within it, any number of stores may be open on it. A put
 * that has returned survives the death of the process.
 */
final class H2FindingStore implements FindingStore {
  private static final int EXPIRE_ROWS = 20_000;

  private final H2Database database;

  private H2FindingStore(H2Database database) {
    this.database = database;
  }

  static H2FindingStore open(String file) {
    return new H2FindingStore(H2Database.open(file));
  }

  @Override
  public void check() {
    database.transaction(connection -> connection.isValid(5));
  }

  @Override
  public void putFindings(Collection<Finding> findings) {
    put(H2Table.FINDING, findings, Documents::of);
  }

  @Override
  public void putIncidents(Collection<Incident> incidents) {
    put(H2Table.INCIDENT, incidents, Documents::of);
  }

  @Override
  public void putActions(Collection<ActionRecord> actions) {
    put(H2Table.ACTION, actions, Documents::of);
  }

  @Override
  public void putLabel(Label label) {
    put(H2Table.LABEL, List.of(label), Documents::of);
  }

  @Override
  public void putForecasts(Collection<Forecast> forecasts) {
    put(H2Table.FORECAST, forecasts, Documents::of);
  }

  @Override
  public void putEdges(Collection<GraphEdge> edges) {
    put(H2Table.EDGE, edges, Documents::of);
  }

  @Override
  public void putBands(Collection<BandPoint> points) {
    if (!points.isEmpty()) {
      database.write(
          connection -> {
            H2Bands.upsert(connection, points);
            return true;
          });
    }
  }

  private <T> void put(H2Table table, Collection<T> records, Function<T, Document> document) {
    if (records.isEmpty()) {
      return;
    }
    List<Document> documents = records.stream().map(document).toList();
    database.write(
        connection -> {
          table.upsert(connection, documents);
          return true;
        });
  }

  @Override
  public Optional<Finding> finding(String id) {
    return byId(H2Table.FINDING, id, Finding.class);
  }

  @Override
  public Optional<Incident> incident(String id) {
    return byId(H2Table.INCIDENT, id, Incident.class);
  }

  @Override
  public Optional<ActionRecord> action(String id) {
    return byId(H2Table.ACTION, id, ActionRecord.class);
  }

  @Override
  public Optional<Forecast> forecast(String series) {
    return byId(H2Table.FORECAST, Documents.forecastId(series), Forecast.class);
  }

  private <T> Optional<T> byId(H2Table table, String id, Class<T> type) {
    return database
        .transaction(connection -> table.byId(connection, id))
        .map(json -> Documents.read(json, type));
  }

  @Override
  public List<Finding> findings(FindingQuery q) {
    H2Where where =
        new H2Where()
            .time(q.fromMillis(), q.toMillis())
            .anyOf("kind", q.kinds())
            .minSeverity(q.minSeverity())
            .entity(q.entity())
            .text(q.text())
            .before(q.before());
    if (!q.incidentId().isEmpty()) {
      List<String> ids = incident(q.incidentId()).map(Incident::findingIds).orElse(List.of());
      if (ids.isEmpty()) {
        return List.of();
      }
      where.anyOf("id", ids);
    }
    return select(H2Table.FINDING, where, q.limit(), Finding.class);
  }

  @Override
  public List<Incident> incidents(IncidentQuery q) {
    H2Where where =
        new H2Where()
            .time(q.fromMillis(), q.toMillis())
            .anyOf("kind", q.states())
            .minSeverity(q.minSeverity())
            .entity(q.entity())
            .text(q.text())
            .before(q.before());
    return select(H2Table.INCIDENT, where, q.limit(), Incident.class);
  }

  @Override
  public List<ActionRecord> actions(ActionQuery q) {
    H2Where where = new H2Where().anyOf("kind", q.states()).before(q.before());
    if (!q.incidentId().isEmpty()) {
      where.and("owner = ?", q.incidentId());
    }
    return select(H2Table.ACTION, where, q.limit(), ActionRecord.class);
  }

  @Override
  public List<Label> labels(String subjectId) {
    H2Where where = new H2Where().and("owner = ?", subjectId);
    return select(H2Table.LABEL, where, Limits.MAX_PAGE, Label.class);
  }

  @Override
  public List<Label> labels() {
    return select(H2Table.LABEL, new H2Where(), Limits.MAX_PAGE, Label.class);
  }

  @Override
  public List<GraphEdge> edges(long sinceMillis) {
    H2Where where = new H2Where().time(sinceMillis, Long.MAX_VALUE);
    return select(H2Table.EDGE, where, Limits.MAX_EDGES, GraphEdge.class);
  }

  private <T> List<T> select(H2Table table, H2Where where, int limit, Class<T> type) {
    return database.transaction(connection -> table.select(connection, where, limit)).stream()
        .map(json -> Documents.read(json, type))
        .toList();
  }

  @Override
  public List<BandPoint> bands(String series, long fromMillis, long toMillis) {
    return database.transaction(
        connection -> H2Bands.select(connection, series, fromMillis, toMillis));
  }

  /** In many short transactions, so that writers go on meanwhile. */
  @Override
  public void expire(long olderThanMillis) {
    for (H2Table table : H2Table.values()) {
      repeat(connection -> table.expire(connection, olderThanMillis, EXPIRE_ROWS));
    }
    repeat(connection -> H2Bands.expire(connection, olderThanMillis, EXPIRE_ROWS));
  }

  private void repeat(H2Database.Work<Integer> deletion) {
    while (database.transaction(deletion) > 0) {
      // until nothing old is left
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
