package io.vedette.review;

import io.vedette.model.Entity;
import io.vedette.model.GraphEdge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who calls whom as a picture: callers left, callees right, in layers (longest path first, then two
 * sweeps that put each node beside its neighbours: the barycenter heuristic of Sugiyama et al.,
 * 1981).
 */
record ServiceGraph(int width, int height, List<Node> nodes, List<Edge> edges, boolean cut) {
  static final int NODE_WIDTH = 168;
  static final int NODE_HEIGHT = 50;

  private static final int GAP_X = 112;
  private static final int GAP_Y = 26;
  private static final int MARGIN = 16;
  private static final int MOST_NODES = 60;
  private static final int SWEEPS = 4;

  /** How a node stands in an incident. */
  enum Role {
    CAUSE,
    AFFECTED,
    BYSTANDER
  }

  /** One entity at its place; {@code note} is shown under its name. */
  record Node(Entity entity, Role role, String note, int x, int y) {
    /** Its name, cut to fit. */
    String label() {
      String name = entity.name();
      return name.length() <= 20 ? name : name.substring(0, 19) + '…';
    }
  }

  /** One call path; {@code label} names its errors and duration, or is empty. */
  record Edge(String path, String label, double labelX, double labelY, boolean failing) {}

  /**
   * @param roles entities with a part in the incident; may be empty
   * @param notes text under an entity's name
   * @param freshSince edges last seen before it carry no figures
   */
  static ServiceGraph of(
      Collection<GraphEdge> edges,
      Map<Entity, Role> roles,
      Map<Entity, String> notes,
      long freshSince) {
    Set<Entity> all = new HashSet<>(roles.keySet());
    edges.forEach(
        e -> {
          all.add(e.caller());
          all.add(e.callee());
        });
    List<Entity> order = new ArrayList<>(all);
    order.sort(
        Comparator.comparing((Entity e) -> roles.getOrDefault(e, Role.BYSTANDER))
            .thenComparing(Entity::id));
    boolean cut = order.size() > MOST_NODES;
    List<Entity> shown = cut ? order.subList(0, MOST_NODES) : order;
    Set<Entity> visible = new HashSet<>(shown);
    List<GraphEdge> drawn =
        edges.stream()
            .filter(e -> visible.contains(e.caller()) && visible.contains(e.callee()))
            .filter(e -> !e.caller().equals(e.callee()))
            .sorted(
                Comparator.comparing((GraphEdge e) -> e.caller().id())
                    .thenComparing(e -> e.callee().id()))
            .toList();
    return place(layers(shown, drawn), drawn, roles, notes, freshSince, cut);
  }

  /** Longest path from a root; edges that would close a cycle do not count. */
  private static List<List<Entity>> layers(List<Entity> entities, List<GraphEdge> edges) {
    Map<Entity, Integer> depth = new HashMap<>();
    entities.forEach(e -> depth.put(e, 0));
    for (int round = 0; round < Math.min(entities.size(), 12); round++) {
      for (GraphEdge e : edges) {
        int next = depth.getOrDefault(e.caller(), 0) + 1;
        if (next > depth.getOrDefault(e.callee(), 0) && next <= 8 && !reaches(e, edges)) {
          depth.put(e.callee(), next);
        }
      }
    }
    List<List<Entity>> layers = new ArrayList<>();
    for (Entity e : entities) {
      int d = depth.getOrDefault(e, 0);
      while (layers.size() <= d) {
        layers.add(new ArrayList<>());
      }
      layers.get(d).add(e);
    }
    layers.removeIf(List::isEmpty);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      sweep(layers, edges);
    }
    return layers;
  }

  /** True where the callee calls the caller directly, and comes first by name. */
  private static boolean reaches(GraphEdge edge, List<GraphEdge> edges) {
    return edge.callee().id().compareTo(edge.caller().id()) < 0
        && edges.stream()
            .anyMatch(e -> e.caller().equals(edge.callee()) && e.callee().equals(edge.caller()));
  }

  private static void sweep(List<List<Entity>> layers, List<GraphEdge> edges) {
    Map<Entity, Double> place = new HashMap<>();
    for (List<Entity> layer : layers) {
      for (int i = 0; i < layer.size(); i++) {
        place.put(layer.get(i), i - layer.size() / 2.0);
      }
    }
    for (List<Entity> layer : layers) {
      Map<Entity, Double> wish = new HashMap<>();
      layer.forEach(e -> wish.put(e, barycenter(e, edges, place)));
      layer.sort(Comparator.comparing((Entity e) -> wish.getOrDefault(e, 0.0)));
    }
  }

  private static double barycenter(
      Entity entity, List<GraphEdge> edges, Map<Entity, Double> place) {
    return edges.stream()
        .filter(e -> e.caller().equals(entity) || e.callee().equals(entity))
        .mapToDouble(
            e -> place.getOrDefault(e.caller().equals(entity) ? e.callee() : e.caller(), 0.0))
        .average()
        .orElse(place.getOrDefault(entity, 0.0));
  }

  private static ServiceGraph place(
      List<List<Entity>> layers,
      List<GraphEdge> edges,
      Map<Entity, Role> roles,
      Map<Entity, String> notes,
      long freshSince,
      boolean cut) {
    int tallest = layers.stream().mapToInt(List::size).max().orElse(1);
    int height = 2 * MARGIN + tallest * NODE_HEIGHT + (tallest - 1) * GAP_Y;
    Map<Entity, Node> nodes = new LinkedHashMap<>();
    for (int column = 0; column < layers.size(); column++) {
      List<Entity> layer = layers.get(column);
      int top = (height - layer.size() * NODE_HEIGHT - (layer.size() - 1) * GAP_Y) / 2;
      for (int row = 0; row < layer.size(); row++) {
        Entity e = layer.get(row);
        Role role = roles.getOrDefault(e, Role.BYSTANDER);
        int x = MARGIN + column * (NODE_WIDTH + GAP_X);
        int y = top + row * (NODE_HEIGHT + GAP_Y);
        nodes.put(e, new Node(e, role, notes.getOrDefault(e, e.namespace()), x, y));
      }
    }
    int columns = Math.max(1, layers.size());
    int width = 2 * MARGIN + columns * NODE_WIDTH + (columns - 1) * GAP_X;
    List<Edge> drawn = edges.stream().map(e -> GraphEdges.draw(e, nodes, freshSince)).toList();
    return new ServiceGraph(width, height, List.copyOf(nodes.values()), drawn, cut);
  }
}
