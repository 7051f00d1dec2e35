package io.vedette.store;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.HealthStatus;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.search.Hit;
import io.vedette.model.ActionRecord;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.Label;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Findings in Elasticsearch 8, through the official client.
 *
 * <p>Ids are {@code _id}s, states are external versions; see {@link EsWriter}. One index family per
 * kind of record behind a write alias, so that rollover and index lifecycle policies work.
 */
final class ElasticsearchFindingStore implements FindingStore {
  private final StoreConfig config;
  private final ElasticsearchClient client;
  private final EsWriter writer;

  private ElasticsearchFindingStore(StoreConfig config, ElasticsearchClient client) {
    this.config = config;
    this.client = client;
    this.writer = new EsWriter(client);
  }

  static ElasticsearchFindingStore open(StoreConfig config) {
    ElasticsearchFindingStore store =
        new ElasticsearchFindingStore(config, EsConnection.open(config));
    try {
      store.call(
          () -> {
            EsSchema.ensure(store.client, config.indexPrefix());
            return true;
          });
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** A request that may fail as the client's requests do. */
  private interface Request<T> {
    T send() throws IOException;
  }

  private <T> T call(Request<T> request) {
    try {
      return request.send();
    } catch (IOException | ElasticsearchException e) {
      throw new StoreException(config + ": " + e.getMessage(), e);
    }
  }

  private String alias(EsIndex index) {
    return index.alias(config.indexPrefix());
  }

  @Override
  public void check() {
    HealthStatus status =
        call(() -> client.cluster().health(h -> h.index(alias(EsIndex.FINDINGS)))).status();
    if (status == HealthStatus.Red) {
      throw new StoreException(
          config + ": a primary shard of the findings is missing (health red)");
    }
  }

  @Override
  public void putFindings(Collection<Finding> findings) {
    put(EsIndex.FINDINGS, findings, Documents::of, Refresh.WaitFor);
  }

  @Override
  public void putIncidents(Collection<Incident> incidents) {
    put(EsIndex.INCIDENTS, incidents, Documents::of, Refresh.WaitFor);
  }

  @Override
  public void putActions(Collection<ActionRecord> actions) {
    put(EsIndex.ACTIONS, actions, Documents::of, Refresh.WaitFor);
  }

  @Override
  public void putLabel(Label label) {
    put(EsIndex.LABELS, List.of(label), Documents::of, Refresh.WaitFor);
  }

  @Override
  public void putBands(Collection<BandPoint> points) {
    put(EsIndex.BANDS, points, Documents::of, Refresh.False);
  }

  @Override
  public void putForecasts(Collection<Forecast> forecasts) {
    put(EsIndex.FORECASTS, forecasts, Documents::of, Refresh.False);
  }

  @Override
  public void putEdges(Collection<GraphEdge> edges) {
    put(EsIndex.EDGES, edges, Documents::of, Refresh.False);
  }

  private <T> void put(
      EsIndex index, Collection<T> records, Function<T, Document> document, Refresh refresh) {
    if (records.isEmpty()) {
      return;
    }
    List<Document> documents = records.stream().map(document).toList();
    // band points are many and never change: a replay across a rollover is told apart when read
    boolean locate = index != EsIndex.BANDS;
    call(
        () -> {
          writer.write(alias(index), documents, locate, refresh);
          return true;
        });
  }

  @Override
  public Optional<Finding> finding(String id) {
    return byId(EsIndex.FINDINGS, id, Finding.class);
  }

  @Override
  public Optional<Incident> incident(String id) {
    return byId(EsIndex.INCIDENTS, id, Incident.class);
  }

  @Override
  public Optional<ActionRecord> action(String id) {
    return byId(EsIndex.ACTIONS, id, ActionRecord.class);
  }

  @Override
  public Optional<Forecast> forecast(String series) {
    return byId(EsIndex.FORECASTS, Documents.forecastId(series), Forecast.class);
  }

  private <T> Optional<T> byId(EsIndex index, String id, Class<T> type) {
    Query query = Query.of(q -> q.ids(i -> i.values(id)));
    return search(index, query, 1, null, type).stream().findFirst();
  }

  @Override
  public List<Finding> findings(FindingQuery q) {
    EsQueries filters =
        new EsQueries()
            .time(q.fromMillis(), q.toMillis())
            .anyOf("kind", q.kinds())
            .minSeverity(q.minSeverity())
            .equal("entities", q.entity())
            .text(q.text());
    if (!q.incidentId().isEmpty()) {
      List<String> ids = incident(q.incidentId()).map(Incident::findingIds).orElse(List.of());
      if (ids.isEmpty()) {
        return List.of();
      }
      filters.anyOf("id", ids);
    }
    return search(EsIndex.FINDINGS, filters.build(), q.limit(), q.before(), Finding.class);
  }

  @Override
  public List<Incident> incidents(IncidentQuery q) {
    EsQueries filters =
        new EsQueries()
            .time(q.fromMillis(), q.toMillis())
            .anyOf("kind", q.states())
            .minSeverity(q.minSeverity())
            .equal("entities", q.entity())
            .text(q.text());
    return search(EsIndex.INCIDENTS, filters.build(), q.limit(), q.before(), Incident.class);
  }

  @Override
  public List<ActionRecord> actions(ActionQuery q) {
    EsQueries filters = new EsQueries().anyOf("kind", q.states()).equal("owner", q.incidentId());
    return search(EsIndex.ACTIONS, filters.build(), q.limit(), q.before(), ActionRecord.class);
  }

  @Override
  public List<Label> labels(String subjectId) {
    Query query = new EsQueries().anyOf("owner", List.of(subjectId)).build();
    return search(EsIndex.LABELS, query, Limits.MAX_PAGE, null, Label.class);
  }

  @Override
  public List<Label> labels() {
    Query all = new EsQueries().build();
    return search(EsIndex.LABELS, all, Limits.MAX_PAGE, null, Label.class);
  }

  @Override
  public List<GraphEdge> edges(long sinceMillis) {
    Query query = new EsQueries().time(sinceMillis, Long.MAX_VALUE).build();
    return search(EsIndex.EDGES, query, Limits.MAX_EDGES, null, GraphEdge.class);
  }

  @Override
  public List<BandPoint> bands(String series, long fromMillis, long toMillis) {
    long end = toMillis == Long.MAX_VALUE ? toMillis : toMillis + 1;
    Query query =
        new EsQueries()
            .anyOf("owner", List.of(Documents.seriesId(series)))
            .time(fromMillis, end)
            .build();
    TreeMap<Long, BandPoint> byTime = new TreeMap<>();
    for (BandPoint point : search(EsIndex.BANDS, query, MAX_BANDS, null, BandPoint.class)) {
      byTime.put(point.timeMillis(), point);
    }
    return List.copyOf(byTime.values());
  }

  /** Newest first. */
  private <T> List<T> search(
      EsIndex index, Query query, int limit, @Nullable Cursor before, Class<T> type) {
    return call(
            () ->
                client.search(
                    s -> {
                      s.index(alias(index)).size(limit).query(query);
                      s.sort(o -> o.field(f -> f.field("@timestamp").order(SortOrder.Desc)));
                      s.sort(o -> o.field(f -> f.field("id").order(SortOrder.Desc)));
                      return before == null
                          ? s
                          : s.searchAfter(
                              FieldValue.of(before.timeMillis()), FieldValue.of(before.id()));
                    },
                    EsDocument.class))
        .hits()
        .hits()
        .stream()
        .map(Hit::source)
        .filter(Objects::nonNull)
        .map(found -> Documents.read(found.doc(), type))
        .toList();
  }

  @Override
  public void expire(long olderThanMillis) {
    EsExpiry expiry = new EsExpiry(client);
    call(
        () -> {
          for (EsIndex index : EsIndex.values()) {
            expiry.expire(alias(index), olderThanMillis);
          }
          return true;
        });
  }

  @Override
  public void close() {
    call(
        () -> {
          client.close();
          return true;
        });
  }
}
