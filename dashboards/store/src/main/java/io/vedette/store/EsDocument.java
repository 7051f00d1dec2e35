package io.vedette.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A {@link Document} as Elasticsearch keeps it; {@code doc} is the whole record, not indexed.
 *
 * @param id the same as {@code _id}, which cannot be sorted by
 */
record EsDocument(
    String id,
    @JsonProperty("@timestamp") long timeMillis,
    @JsonProperty("seen") long seenMillis,
    String kind,
    int severity,
    String owner,
    List<String> entities,
    String text,
    JsonNode doc) {
  static EsDocument of(Document d) {
    return new EsDocument(
        d.id(),
        d.timeMillis(),
        d.seenMillis(),
        d.kind(),
        d.severity(),
        d.owner(),
        d.entities().lines().filter(line -> !line.isEmpty()).toList(),
        d.text(),
        Documents.tree(d.json()));
  }
}
