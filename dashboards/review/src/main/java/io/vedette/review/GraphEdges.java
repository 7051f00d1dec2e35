package io.vedette.review;

import io.vedette.model.Entity;
import io.vedette.model.GraphEdge;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Curves between the nodes of a {@link ServiceGraph}. */
final class GraphEdges {
  /** From this share of failed calls on, an edge is drawn as failing. */
  private static final double FAILING = 0.02;

  private GraphEdges() {}

  static ServiceGraph.Edge draw(
      GraphEdge edge, Map<Entity, ServiceGraph.Node> nodes, long freshSince) {
    ServiceGraph.Node from = Objects.requireNonNull(nodes.get(edge.caller()));
    ServiceGraph.Node to = Objects.requireNonNull(nodes.get(edge.callee()));
    int half = ServiceGraph.NODE_HEIGHT / 2;
    boolean forward = to.x() > from.x();
    int x1 = forward ? from.x() + ServiceGraph.NODE_WIDTH : from.x();
    int x2 = forward ? to.x() : to.x() + ServiceGraph.NODE_WIDTH;
    if (from.x() == to.x()) {
      x2 = to.x();
      x1 = from.x();
    }
    int y1 = from.y() + half;
    int y2 = to.y() + half;
    int bend = from.x() == to.x() ? -40 : (x2 - x1) / 2;
    String path =
        String.format(
            Locale.ROOT,
            "M%d %d C%d %d %d %d %d %d",
            x1,
            y1,
            x1 + bend,
            y1,
            from.x() == to.x() ? x2 + bend : x2 - bend,
            y2,
            x2,
            y2);
    boolean fresh = edge.timeMillis() >= freshSince;
    boolean failing = fresh && edge.calls() > 0 && edge.errors() / edge.calls() >= FAILING;
    return new ServiceGraph.Edge(
        path, fresh ? label(edge) : "", (x1 + x2) / 2.0, (y1 + y2) / 2.0 - 5, failing);
  }

  private static String label(GraphEdge edge) {
    String duration = Format.duration(Math.round(edge.p99Millis()));
    double share = edge.calls() > 0 ? edge.errors() / edge.calls() : 0;
    return share > 0 ? duration + " · " + Format.percent(share) + " err" : duration;
  }
}
