package io.vedette.review;

import io.vedette.model.GraphEdge;
import java.util.List;
import java.util.Locale;

/** Gives a {@link GraphLayout} its pixels. */
final class GraphDrawing {
  private static final int NODE_WIDTH = ServiceGraph.NODE_WIDTH;
  private static final int NODE_HEIGHT = ServiceGraph.NODE_HEIGHT;
  private static final int PASSAGE = 14;
  private static final int GAP_X = 130;
  private static final int GAP_Y = 26;
  private static final int MARGIN = 16;

  /** Where on an edge's last curve its label sits: nearer to the callee, where edges part. */
  private static final double LABEL_AT = 0.55;

  private static final int LABEL_LIFT = 8;

  /** From this share of failed calls on, an edge is drawn as failing. */
  private static final double FAILING = 0.02;

  /** A label names failed calls from this share on. */
  private static final double NOTEWORTHY = 0.005;

  private final int vertices;
  private final int[] left;
  private final int[] top;
  private final int width;
  private final int height;

  GraphDrawing(GraphLayout layout, int vertices) {
    this.vertices = vertices;
    List<List<Integer>> layers = layout.layers();
    int count = layers.stream().flatMap(List::stream).mapToInt(v -> v + 1).max().orElse(0);
    left = new int[count];
    top = new int[count];
    height = 2 * MARGIN + layers.stream().mapToInt(this::height).max().orElse(NODE_HEIGHT);
    width = 2 * MARGIN + layers.size() * NODE_WIDTH + (layers.size() - 1) * GAP_X;
    for (int column = 0; column < layers.size(); column++) {
      int y = (height - height(layers.get(column))) / 2;
      for (int v : layers.get(column)) {
        left[v] = MARGIN + column * (NODE_WIDTH + GAP_X);
        top[v] = y;
        y += height(v) + GAP_Y;
      }
    }
  }

  private int height(int vertex) {
    return vertex < vertices ? NODE_HEIGHT : PASSAGE;
  }

  private int height(List<Integer> layer) {
    return layer.stream().mapToInt(v -> height((int) v) + GAP_Y).sum() - GAP_Y;
  }

  int left(int vertex) {
    return left[vertex];
  }

  int top(int vertex) {
    return top[vertex];
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  ServiceGraph.Edge edge(GraphEdge edge, List<Integer> chain, long freshSince, boolean damage) {
    StringBuilder path = new StringBuilder();
    Curve curve = between(chain.get(0), chain.get(1));
    path.append(curve.start());
    for (int i = 1; i < chain.size(); i++) {
      curve = between(chain.get(i - 1), chain.get(i));
      path.append(curve.rest());
      if (i < chain.size() - 1) {
        path.append('H').append(curve.x2() + NODE_WIDTH);
      }
    }
    boolean fresh = edge.timeMillis() >= freshSince;
    boolean failing = fresh && edge.calls() > 0 && edge.errors() / edge.calls() >= FAILING;
    String label = fresh ? label(edge) : "";
    return new ServiceGraph.Edge(
        path.toString(), label, curve.labelX(), curve.labelY() - LABEL_LIFT, failing, damage);
  }

  private Curve between(int from, int to) {
    int y1 = top[from] + height(from) / 2;
    int y2 = top[to] + height(to) / 2;
    if (left[to] == left[from]) {
      return new Curve(left[from], y1, left[to], y2, -GAP_X / 3, GAP_X / 3);
    }
    boolean forward = left[to] > left[from];
    int x1 = forward ? left[from] + NODE_WIDTH : left[from];
    int x2 = forward ? left[to] : left[to] + NODE_WIDTH;
    return new Curve(x1, y1, x2, y2, (x2 - x1) / 2, (x2 - x1) / 2);
  }

  /** A cubic curve that leaves and arrives level. */
  private record Curve(int x1, int y1, int x2, int y2, int leave, int arrive) {
    String start() {
      return "M" + x1 + ' ' + y1;
    }

    String rest() {
      return String.format(
          Locale.ROOT, "C%d %d %d %d %d %d", x1 + leave, y1, x2 - arrive, y2, x2, y2);
    }

    double labelX() {
      return at(x1, x1 + leave, x2 - arrive, x2);
    }

    double labelY() {
      return at(y1, y1, y2, y2);
    }

    private static double at(double a, double b, double c, double d) {
      double t = LABEL_AT;
      double s = 1 - t;
      return Math.round(s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d);
    }
  }

  private static String label(GraphEdge edge) {
    String duration = Format.millis(edge.p99Millis());
    double share = edge.calls() > 0 ? edge.errors() / edge.calls() : 0;
    return share >= NOTEWORTHY ? duration + " · " + Format.percent(share) + " err" : duration;
  }
}
