package io.vedette.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import io.vedette.model.GraphEdge;
import io.vedette.model.OperationRed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The service graph as JSON and as Graphviz's DOT. */
final class GraphFormats {
  private static final int MAX_EXEMPLARS = 5;

  private GraphFormats() {}

  /**
   * Nodes and edges. A node's calls are those that it answered; its p99 is the highest of its
   * incoming edges.
   */
  static String json(List<GraphEdge> edges) {
    Map<String, Object> graph = new LinkedHashMap<>();
    List<Object> nodes = new ArrayList<>();
    Map<String, Entity> entities = new TreeMap<>();
    edges.forEach(
        e -> {
          entities.put(e.caller().id(), e.caller());
          entities.put(e.callee().id(), e.callee());
        });
    entities.values().forEach(entity -> nodes.add(node(entity, edges)));
    graph.put("nodes", nodes);
    graph.put("edges", edges.stream().map(GraphFormats::edge).toList());
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(graph) + '\n';
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the graph as JSON", e);
    }
  }

  private static Map<String, Object> node(Entity entity, List<GraphEdge> edges) {
    double calls = 0;
    double errors = 0;
    double p99 = 0;
    Set<String> versions = new TreeSet<>();
    Set<String> carriers = new TreeSet<>();
    Set<String> traces = new LinkedHashSet<>();
    for (GraphEdge e : edges) {
      if (e.kind() == EdgeKind.RUNS_ON) {
        if (e.caller().equals(entity)) {
          carriers.add(e.callee().id());
        }
      } else if (e.callee().equals(entity)) {
        calls += e.calls();
        errors += e.errors();
        p99 = Math.max(p99, e.p99Millis());
        e.operations().forEach(o -> versions.add(o.version()));
        e.exemplars().stream().map(Evidence::ref).forEach(traces::add);
      }
    }
    versions.remove("");
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", entity.id());
    node.put("type", entity.type().name().toLowerCase(Locale.ROOT));
    node.put("namespace", entity.namespace());
    node.put("name", entity.name());
    node.put("calls", calls);
    node.put("errors", errors);
    node.put("p99_ms", p99);
    node.put("versions", versions);
    node.put("runs_on", carriers);
    node.put("exemplars", traces.stream().limit(MAX_EXEMPLARS).toList());
    return node;
  }

  private static Map<String, Object> edge(GraphEdge e) {
    Map<String, Object> edge = new LinkedHashMap<>();
    edge.put("caller", e.caller().id());
    edge.put("callee", e.callee().id());
    edge.put("kind", e.kind().name().toLowerCase(Locale.ROOT));
    edge.put("time_ms", e.timeMillis());
    if (e.kind() != EdgeKind.RUNS_ON) {
      put(edge, e.calls(), e.errors(), e.p50Millis(), e.p99Millis());
      edge.put("operations", e.operations().stream().map(GraphFormats::operation).toList());
      edge.put("exemplars", e.exemplars());
    }
    return edge;
  }

  private static Map<String, Object> operation(OperationRed o) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operation", o.operation());
    operation.put("version", o.version());
    put(operation, o.calls(), o.errors(), o.p50Millis(), o.p99Millis());
    operation.put("exemplars", o.exemplars());
    return operation;
  }

  private static void put(
      Map<String, Object> to, double calls, double errors, double p50, double p99) {
    to.put("calls", calls);
    to.put("errors", errors);
    to.put("p50_ms", p50);
    to.put("p99_ms", p99);
  }

  /** Left to right; databases are cylinders, queues and topics pipes, what is outside dashed. */
  static String dot(List<GraphEdge> edges) {
    StringBuilder out = new StringBuilder("digraph vedette {\n  rankdir=LR;\n");
    out.append("  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
    Map<String, Entity> entities = new TreeMap<>();
    edges.forEach(
        e -> {
          entities.put(e.caller().id(), e.caller());
          entities.put(e.callee().id(), e.callee());
        });
    entities.forEach(
        (id, e) ->
            out.append("  ")
                .append(quoted(id))
                .append(" [label=")
                .append(quoted(e.toString()))
                .append(shape(e.type()))
                .append("];\n"));
    for (GraphEdge e : edges) {
      out.append("  ").append(quoted(e.caller().id()));
      out.append(" -> ").append(quoted(e.callee().id())).append(' ').append(style(e));
      out.append(";\n");
    }
    return out.append("}\n").toString();
  }

  private static String shape(EntityType type) {
    return switch (type) {
      case DATABASE -> ", shape=cylinder";
      case RESOURCE -> ", shape=cds";
      case EXTERNAL -> ", style=dashed";
      case POD, NODE, HOST, ZONE -> ", shape=folder";
      case SERVICE, WORKLOAD, ACTOR, SERIES -> "";
    };
  }

  private static String style(GraphEdge e) {
    double share = e.calls() == 0 ? 0 : e.errors() / e.calls();
    String label =
        String.format(
            Locale.ROOT,
            "%.0f calls, %.1f %% errors, p99 %.1f ms",
            e.calls(),
            100 * share,
            e.p99Millis());
    return switch (e.kind()) {
      case RUNS_ON -> "[style=dotted, arrowhead=none]";
      case MESSAGE -> "[style=dashed, label=" + quoted(label) + "]";
      case CALL -> "[label=" + quoted(label) + "]";
    };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace('\n', ' ') + '"';
  }
}
