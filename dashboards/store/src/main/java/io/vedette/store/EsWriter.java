package io.vedette.store;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bulk writes. Each document carries its state's version as an external version ({@code
 * external_gte}), so the server itself refuses an earlier state: a replay changes nothing.
 *
 * <p>After a rollover a document may live in an older index than the alias writes to; a later state
 * is sent to where the document lives, or the same id would be there twice.
 */
final class EsWriter {
  private static final Logger LOG = LoggerFactory.getLogger(EsWriter.class);
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int MAX_DOCUMENTS = 500;
  private static final int MAX_CHARS = 4 << 20;
  private static final int ATTEMPTS = 6;

  private final ElasticsearchClient client;

  EsWriter(ElasticsearchClient client) {
    this.client = client;
  }

  /** Writes and waits until reads see it, unless {@code refresh} says otherwise. */
  void write(String alias, List<Document> documents, boolean locate, Refresh refresh)
      throws IOException {
    List<BulkOperation> chunk = new ArrayList<>();
    int chars = 0;
    Map<String, String> homes = locate ? homes(alias, documents) : Map.of();
    for (Document d : documents) {
      chunk.add(operation(homes.getOrDefault(d.id(), alias), d));
      chars += d.json().length();
      if (chunk.size() == MAX_DOCUMENTS || chars > MAX_CHARS) {
        send(chunk, Refresh.False);
        chunk.clear();
        chars = 0;
      }
    }
    // an empty last chunk cannot carry the refresh: then a search sees the rest within a second
    if (!chunk.isEmpty()) {
      send(chunk, refresh);
    } else if (refresh == Refresh.WaitFor && !documents.isEmpty()) {
      client.indices().refresh(r -> r.index(alias));
    }
  }

  /** The index that each known document lives in. */
  private Map<String, String> homes(String alias, List<Document> documents) throws IOException {
    Map<String, String> homes = new HashMap<>();
    for (int from = 0; from < documents.size(); from += MAX_DOCUMENTS) {
      List<String> ids =
          documents.subList(from, Math.min(from + MAX_DOCUMENTS, documents.size())).stream()
              .map(Document::id)
              .distinct()
              .toList();
      var found =
          client.search(
              s ->
                  s.index(alias)
                      .size(2 * MAX_DOCUMENTS)
                      .source(source -> source.fetch(false))
                      .query(q -> q.ids(i -> i.values(ids))),
              Void.class);
      for (Hit<Void> hit : found.hits().hits()) {
        homes.put(String.valueOf(hit.id()), hit.index());
      }
    }
    return homes;
  }

  private static BulkOperation operation(String index, Document d) {
    return BulkOperation.of(
        o ->
            o.index(
                i ->
                    i.index(index)
                        .id(d.id())
                        .version(d.version())
                        .versionType(VersionType.ExternalGte)
                        .document(EsDocument.of(d))));
  }

  /** Sends; what the server was too busy for is sent again after a while. */
  private void send(List<BulkOperation> operations, Refresh refresh) throws IOException {
    List<BulkOperation> pending = List.copyOf(operations);
    for (int attempt = 1; !pending.isEmpty(); attempt++) {
      List<BulkOperation> batch = pending;
      BulkResponse response = client.bulk(b -> b.operations(batch).refresh(refresh));
      pending = response.errors() ? rejected(batch, response) : List.of();
      if (!pending.isEmpty()) {
        if (attempt == ATTEMPTS) {
          throw new StoreException(
              "Elasticsearch was too busy for "
                  + pending.size()
                  + " documents, "
                  + ATTEMPTS
                  + " times; give it more room or send less");
        }
        pause(attempt);
      }
    }
  }

  private static List<BulkOperation> rejected(List<BulkOperation> batch, BulkResponse response) {
    List<BulkOperation> again = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      BulkResponseItem item = response.items().get(i);
      if (item.status() == TOO_MANY) {
        again.add(batch.get(i));
      } else if (item.error() != null && item.status() != CONFLICT) {
        throw new StoreException(
            "Elasticsearch refused "
                + item.id()
                + " for "
                + item.index()
                + ": "
                + item.error().reason());
      }
    }
    return again;
  }

  private static void pause(int attempt) {
    long millis = 100L << attempt;
    LOG.info("Elasticsearch is busy; trying again in {} ms", millis);
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting for Elasticsearch", e);
    }
  }
}
