package io.vedette.rules.sigma;

import io.vedette.model.AuditEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One correlation that a rule feeds.
 *
 * @param rule the rule's index among those that feed it
 * @param fields what is read of the rule's events: those grouped by, then those counted
 * @param readers how, by source
 */
record CorrelationFeed(
    SigmaCorrelation correlation, int rule, List<String> fields, Map<String, FieldReader> readers) {
  static CorrelationFeed of(SigmaCorrelation c, int rule, Collection<String> names) {
    List<String> fields = new ArrayList<>();
    c.groupBy().forEach(g -> fields.add(c.fieldFor(g, names)));
    c.fields().forEach(f -> fields.add(c.fieldFor(f, names)));
    return new CorrelationFeed(c, rule, fields, new ConcurrentHashMap<>());
  }

  List<String> read(AuditEvent event) {
    return readers
        .computeIfAbsent(
            event.source(), source -> new FieldReader(SourceProfile.shipped().get(source), fields))
        .read(event.document());
  }
}
