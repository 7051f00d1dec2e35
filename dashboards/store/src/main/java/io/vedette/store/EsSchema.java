package io.vedette.store;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.indices.IndexTemplate;
import co.elastic.clients.elasticsearch.indices.get_index_template.IndexTemplateItem;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings index template, first indices and aliases into being. */
final class EsSchema {
  /** The mapping's version, as {@code es-template.json} has it. */
  static final long VERSION = 1;

  private static final String TEMPLATE = "es-template.json";

  private EsSchema() {}

  static void ensure(ElasticsearchClient client, String prefix) throws IOException {
    Long found = templateVersion(client, prefix);
    if (found != null && found > VERSION) {
      throw new StoreException(
          "index template "
              + prefix
              + " has version "
              + found
              + ", this vedette knows "
              + VERSION
              + "; start the newer vedette, or set another index prefix");
    }
    if (found == null || found < VERSION) {
      putTemplate(client, prefix);
    }
    for (EsIndex index : EsIndex.values()) {
      if (!client.indices().existsAlias(a -> a.name(index.alias(prefix))).value()) {
        create(client, index, prefix);
      }
    }
  }

  private static @Nullable Long templateVersion(ElasticsearchClient client, String prefix)
      throws IOException {
    if (!client.indices().existsIndexTemplate(t -> t.name(prefix)).value()) {
      return null;
    }
    List<IndexTemplateItem> found =
        client.indices().getIndexTemplate(t -> t.name(prefix)).indexTemplates();
    return found.stream()
        .map(IndexTemplateItem::indexTemplate)
        .map(IndexTemplate::version)
        .findFirst()
        .orElse(0L);
  }

  private static void putTemplate(ElasticsearchClient client, String prefix) throws IOException {
    try (InputStream json = EsSchema.class.getResourceAsStream(TEMPLATE)) {
      if (json == null) {
        throw new StoreException(TEMPLATE + " is missing from the store's jar");
      }
      client
          .indices()
          .putIndexTemplate(
              t -> t.withJson(json).name(prefix).indexPatterns(prefix + "-*").version(VERSION));
    }
  }

  private static void create(ElasticsearchClient client, EsIndex index, String prefix)
      throws IOException {
    try {
      client
          .indices()
          .create(
              c ->
                  c.index(index.first(prefix))
                      .aliases(index.alias(prefix), a -> a.isWriteIndex(true)));
    } catch (ElasticsearchException e) {
      if (!"resource_already_exists_exception".equals(e.error().type())) {
        throw e;
      }
      // another vedette was faster
    }
  }
}
