package io.vedette.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what {@code vedette graph --format json} wrote. */
final class GraphFile {
  private final Map<String, Entity> entities = new HashMap<>();

  private GraphFile() {}

  /**
   * The edges of a graph.
   *
   * @param name where the text is from, for error messages
   * @throws IOException where the text is no such graph
   */
  static List<GraphEdge> read(String text, String name) throws IOException {
    JsonNode graph;
    try {
      graph = new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(name + " is not JSON: " + e.getOriginalMessage(), e);
    }
    if (!graph.path("nodes").isArray() || !graph.path("edges").isArray()) {
      throw new IOException(
          name
              + " has no arrays 'nodes' and 'edges'; write one with `vedette graph --format json`");
    }
    try {
      return new GraphFile().edges(graph);
    } catch (IllegalArgumentException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private List<GraphEdge> edges(JsonNode graph) {
    for (JsonNode node : graph.path("nodes")) {
      EntityType type = constant(EntityType.class, node.path("type").asText());
      String namespace = node.path("namespace").asText();
      Entity entity = new Entity(type, namespace, node.path("name").asText());
      entities.put(node.path("id").asText(entity.id()), entity);
    }
    List<GraphEdge> edges = new ArrayList<>();
    for (JsonNode e : graph.path("edges")) {
      edges.add(
          new GraphEdge(
              entity(e.path("caller").asText()),
              entity(e.path("callee").asText()),
              e.path("time_ms").asLong(),
              e.path("calls").asDouble(),
              e.path("errors").asDouble(),
              e.path("p50_ms").asDouble(),
              e.path("p99_ms").asDouble(),
              constant(EdgeKind.class, e.path("kind").asText("call")),
              List.of(),
              List.of()));
    }
    return edges;
  }

  private Entity entity(String id) {
    Entity entity = entities.get(id);
    if (entity == null) {
      throw new IllegalArgumentException("an edge names '" + id + "', which is none of the nodes");
    }
    return entity;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is none of %s"
            .formatted(text, List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT)));
  }
}
