package io.vedette.store;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.search.Hit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Retention: starts a new index where the current one is large or old, deletes indices that hold
 * nothing young, and deletes old documents from the rest.
 */
final class EsExpiry {
  private static final long ROLLOVER_DOCUMENTS = 5_000_000;
  private static final String ROLLOVER_SIZE = "20gb";
  private static final String ROLLOVER_AGE = "7d";
  private static final int PAGE = 5_000;

  private final ElasticsearchClient client;

  EsExpiry(ElasticsearchClient client) {
    this.client = client;
  }

  void expire(String alias, long olderThanMillis) throws IOException {
    client
        .indices()
        .rollover(
            r ->
                r.alias(alias)
                    .conditions(
                        c ->
                            c.maxDocs(ROLLOVER_DOCUMENTS)
                                .maxPrimaryShardSize(ROLLOVER_SIZE)
                                .maxAge(age -> age.time(ROLLOVER_AGE))));
    client.indices().refresh(r -> r.index(alias));
    Query young = seen(olderThanMillis, true);
    for (Map.Entry<String, Boolean> index : indices(alias).entrySet()) {
      String name = index.getKey();
      boolean writeIndex = index.getValue();
      if (!writeIndex && client.count(c -> c.index(name).query(young)).count() == 0) {
        client.indices().delete(d -> d.index(name));
      } else {
        deleteOld(name, seen(olderThanMillis, false));
      }
    }
  }

  /** Names of the alias's indices, each with whether it is the one written to. */
  private Map<String, Boolean> indices(String alias) throws IOException {
    return client.indices().getAlias(a -> a.name(alias)).result().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                e ->
                    e.getValue().aliases().values().stream()
                        .anyMatch(a -> Boolean.TRUE.equals(a.isWriteIndex()))));
  }

  /** A page at a time, as delete-by-query does, which not every installation has. */
  private void deleteOld(String index, Query old) throws IOException {
    while (true) {
      var page =
          client.search(
              s -> s.index(index).size(PAGE).source(f -> f.fetch(false)).query(old), Void.class);
      List<BulkOperation> deletes =
          page.hits().hits().stream().map(hit -> delete(index, hit)).toList();
      if (deletes.isEmpty()) {
        return;
      }
      client.bulk(b -> b.operations(deletes).refresh(Refresh.True));
    }
  }

  private static BulkOperation delete(String index, Hit<Void> hit) {
    return BulkOperation.of(o -> o.delete(d -> d.index(index).id(hit.id())));
  }

  private static Query seen(long millis, boolean atOrAfter) {
    String bound = String.valueOf(millis);
    return Query.of(
        q ->
            q.range(
                r ->
                    r.date(
                        d -> {
                          d.field("seen").format("epoch_millis");
                          return atOrAfter ? d.gte(bound) : d.lt(bound);
                        })));
  }
}
