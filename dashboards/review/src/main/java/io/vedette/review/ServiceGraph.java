package io.vedette.review;

import io.vedette.model.Entity;
import io.vedette.model.GraphEdge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who calls whom as a picture: callers left, callees right; see {@link GraphLayout}.
 *
 * @param cut true where there were too many entities to draw all
 */
record ServiceGraph(int width, int height, List<Node> nodes, List<Edge> edges, boolean cut) {
  static final int NODE_WIDTH = 168;
  static final int NODE_HEIGHT = 50;

  private static final int MOST_NODES = 60;

  /** How a node stands in an incident. */
  enum Role {
    CAUSE,
    AFFECTED,
    BYSTANDER
  }

  /** One entity at its place; {@code note} is shown under its name. */
  record Node(Entity entity, Role role, String note, int x, int y) {
    private static final int MOST_LETTERS = 20;

    /** Its name, cut to fit. */
    String label() {
      String name = entity.name();
      return name.length() <= MOST_LETTERS ? name : name.substring(0, MOST_LETTERS - 1) + '…';
    }
  }

  /**
   * One call path; {@code label} names its errors and duration, or is empty.
   *
   * @param damage the trouble of the cause reaches its callers over it
   */
  record Edge(
      String path, String label, double labelX, double labelY, boolean failing, boolean damage) {}

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
    return of(edges, roles, notes, freshSince, MOST_NODES);
  }

  /**
   * @param most entities drawn
   */
  static ServiceGraph of(
      Collection<GraphEdge> edges,
      Map<Entity, Role> roles,
      Map<Entity, String> notes,
      long freshSince,
      int most) {
    Set<Entity> all = new HashSet<>(roles.keySet());
    edges.forEach(e -> all.addAll(List.of(e.caller(), e.callee())));
    List<Entity> order = new ArrayList<>(all);
    order.sort(
        Comparator.comparing((Entity e) -> roles.getOrDefault(e, Role.BYSTANDER))
            .thenComparing(Entity::id));
    boolean cut = order.size() > most;
    List<Entity> shown = cut ? order.subList(0, most) : order;
    return draw(shown, drawn(edges, shown), roles, notes, freshSince, cut);
  }

  private static List<GraphEdge> drawn(Collection<GraphEdge> edges, List<Entity> shown) {
    Set<Entity> visible = new HashSet<>(shown);
    return edges.stream()
        .filter(e -> visible.contains(e.caller()) && visible.contains(e.callee()))
        .filter(e -> !e.caller().equals(e.callee()))
        .sorted(
            Comparator.comparing((GraphEdge e) -> e.caller().id())
                .thenComparing(e -> e.callee().id()))
        .toList();
  }

  private static ServiceGraph draw(
      List<Entity> shown,
      List<GraphEdge> edges,
      Map<Entity, Role> roles,
      Map<Entity, String> notes,
      long freshSince,
      boolean cut) {
    Map<Entity, Integer> numbers = new HashMap<>();
    shown.forEach(e -> numbers.put(e, numbers.size()));
    GraphLayout layout =
        GraphLayout.of(
            shown.size(),
            edges.stream()
                .map(e -> new int[] {numbers.get(e.caller()), numbers.get(e.callee())})
                .toList());
    GraphDrawing drawing = new GraphDrawing(layout, shown.size());
    Set<GraphEdge> damage = damage(edges, roles);
    List<Node> nodes = new ArrayList<>();
    for (int v = 0; v < shown.size(); v++) {
      Entity e = shown.get(v);
      Role role = roles.getOrDefault(e, Role.BYSTANDER);
      String note = notes.getOrDefault(e, e.namespace());
      nodes.add(new Node(e, role, note, drawing.left(v), drawing.top(v)));
    }
    List<Edge> paths = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      GraphEdge e = edges.get(i);
      paths.add(drawing.edge(e, layout.chains().get(i), freshSince, damage.contains(e)));
    }
    return new ServiceGraph(drawing.width(), drawing.height(), nodes, paths, cut);
  }

  /** From the cause up over callers that are affected. */
  private static Set<GraphEdge> damage(List<GraphEdge> edges, Map<Entity, Role> roles) {
    Set<GraphEdge> damage = new HashSet<>();
    Set<Entity> reached = new HashSet<>();
    roles.forEach(
        (e, role) -> {
          if (role == Role.CAUSE) {
            reached.add(e);
          }
        });
    boolean more = true;
    while (more) {
      more = false;
      for (GraphEdge e : edges) {
        boolean affected = roles.getOrDefault(e.caller(), Role.BYSTANDER) != Role.BYSTANDER;
        if (affected && reached.contains(e.callee()) && damage.add(e)) {
          reached.add(e.caller());
          more = true;
        }
      }
    }
    return damage;
  }
}
