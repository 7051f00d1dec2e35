package io.vedette.store;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Our filters as Elasticsearch queries; all in filter context, so that they are cached. */
final class EsQueries {
  private final List<Query> filters = new ArrayList<>();

  EsQueries time(long from, long to) {
    if (from > 0 || to != Long.MAX_VALUE) {
      filters.add(
          Query.of(
              q ->
                  q.range(
                      r ->
                          r.date(
                              d -> {
                                d.field("@timestamp").format("epoch_millis");
                                d.gte(String.valueOf(Math.max(0, from)));
                                return to == Long.MAX_VALUE ? d : d.lt(String.valueOf(to));
                              }))));
    }
    return this;
  }

  EsQueries anyOf(String field, Collection<?> values) {
    if (!values.isEmpty()) {
      List<FieldValue> terms = values.stream().map(String::valueOf).map(FieldValue::of).toList();
      filters.add(Query.of(q -> q.terms(t -> t.field(field).terms(v -> v.value(terms)))));
    }
    return this;
  }

  EsQueries equal(String field, String value) {
    return value.isEmpty() ? this : anyOf(field, List.of(value));
  }

  EsQueries minSeverity(Severity least) {
    int severity = Documents.rank(least);
    if (severity > 0) {
      filters.add(
          Query.of(q -> q.range(r -> r.number(n -> n.field("severity").gte((double) severity)))));
    }
    return this;
  }

  /** Every word somewhere in the text. */
  EsQueries text(String text) {
    for (String word : Documents.words(text)) {
      String pattern = '*' + word.replaceAll("[\\\\*?]", "\\\\$0") + '*';
      filters.add(Query.of(q -> q.wildcard(w -> w.field("text").value(pattern))));
    }
    return this;
  }

  Query build() {
    return Query.of(q -> q.bool(b -> b.filter(filters)));
  }
}
