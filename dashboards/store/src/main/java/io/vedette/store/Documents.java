package io.vedette.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.model.ActionRecord;
import io.vedette.model.BandPoint;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Ids;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Label;
import io.vedette.model.Severity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Turns records into {@link Document}s and back: the one place that says what a later state is. */
final class Documents {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Years until 2109 fit in 42 bits; the rest of a version tells states of equal end apart. */
  private static final int VERSION_SHIFT = 20;

  private Documents() {}

  static Document of(Finding f) {
    long version = version(f.endMillis(), f.resolved(), 0);
    // a pattern's history follows its merges: findings of all its ids answer to each of them
    String patterns =
        f.attributes().getOrDefault("pattern.id", "")
            + ' '
            + f.attributes().getOrDefault("pattern.formerly", "");
    String text = text(f.title(), f.reason(), f.entity().id(), f.series(), f.detector(), patterns);
    return new Document(
        f.id(),
        version,
        f.startMillis(),
        f.endMillis(),
        f.kind().name(),
        rank(f.severity()),
        "",
        entities(List.of(f.entity())),
        text,
        json(f));
  }

  static Document of(Incident i) {
    long version =
        i.state() == IncidentState.MERGED
            ? Long.MAX_VALUE - 1
            : version(
                i.endMillis(),
                i.state() == IncidentState.RESOLVED,
                i.findingIds().size() + i.timeline().size());
    Set<Entity> entities = new LinkedHashSet<>(i.affected());
    i.causes().stream().map(Cause::entity).forEach(entities::add);
    String names = entities(entities);
    return new Document(
        i.id(),
        version,
        i.startMillis(),
        i.endMillis(),
        i.state().name(),
        rank(i.severity()),
        "",
        names,
        text(i.title(), i.summary(), names),
        json(i));
  }

  static Document of(ActionRecord a) {
    long seen = a.action().requestedAtMillis();
    return new Document(
        a.action().id(),
        a.history().size(),
        seen,
        seen,
        a.state().name(),
        0,
        a.action().incidentId(),
        entities(List.of(a.action().target())),
        "",
        json(a));
  }

  static Document of(Label l) {
    return plain(Ids.of("label", l.subjectId(), l.by()), l.timeMillis(), l.subjectId(), json(l));
  }

  static Document of(Forecast f) {
    return plain(forecastId(f.series()), f.originMillis(), "", json(f));
  }

  static Document of(GraphEdge e) {
    return plain(Ids.of("edge", e.caller().id(), e.callee().id()), e.timeMillis(), "", json(e));
  }

  static Document of(BandPoint p) {
    String series = seriesId(p.series());
    return plain(series + '-' + p.timeMillis(), p.timeMillis(), series, json(p));
  }

  static String seriesId(String series) {
    return Ids.of("series", series);
  }

  static String forecastId(String series) {
    return Ids.of("forecast", series);
  }

  private static Document plain(String id, long time, String owner, String json) {
    return new Document(id, Math.max(0, time), time, time, "", 0, owner, "", "", json);
  }

  /** As it is stored; never renumber. */
  static int rank(Severity severity) {
    return switch (severity) {
      case INFORMATIONAL -> 0;
      case LOW -> 1;
      case MEDIUM -> 2;
      case HIGH -> 3;
      case CRITICAL -> 4;
    };
  }

  private static long version(long endMillis, boolean over, int history) {
    long end = Math.max(0, Math.min(endMillis, (1L << (62 - VERSION_SHIFT)) - 1));
    int flag = over ? 1 << (VERSION_SHIFT - 1) : 0;
    return (end << VERSION_SHIFT) + flag + Math.min(history, (1 << (VERSION_SHIFT - 1)) - 1);
  }

  /** Id, qualified and plain name of each entity, each between line feeds. */
  private static String entities(Iterable<Entity> entities) {
    Set<String> names = new TreeSet<>();
    for (Entity e : entities) {
      for (String name : List.of(e.id(), e.toString(), e.name())) {
        names.add(name.replace('\n', ' '));
      }
    }
    return "\n" + String.join("\n", names) + "\n";
  }

  private static String text(String... parts) {
    String all = String.join("\n", parts).toLowerCase(Locale.ROOT);
    return all.length() <= Limits.MAX_TEXT ? all : all.substring(0, Limits.MAX_TEXT);
  }

  static List<String> words(String text) {
    return text.toLowerCase(Locale.ROOT)
        .strip()
        .lines()
        .flatMap(line -> List.of(line.split("\\s+")).stream())
        .filter(word -> !word.isEmpty())
        .limit(Limits.MAX_WORDS)
        .toList();
  }

  static String json(Object record) {
    try {
      return JSON.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new StoreException("cannot write " + record.getClass().getSimpleName(), e);
    }
  }

  static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new StoreException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  static <T> T read(JsonNode tree, Class<T> type) {
    return read(tree.toString(), type);
  }

  static ObjectMapper mapper() {
    return JSON;
  }

  static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new StoreException(
          "the store holds a "
              + type.getSimpleName()
              + " that this version cannot read: "
              + e.getOriginalMessage(),
          e);
    }
  }
}
