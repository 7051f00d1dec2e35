package io.vedette.review;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Layered drawing of a directed graph, left to right, after Sugiyama, Tagawa and Toda (1981):
 * longest-path layers; an edge that spans several layers passes through a placeholder in each, so
 * that it goes around what is there; then barycenter sweeps put neighbours side by side.
 *
 * <p>Vertices are {@code 0..n-1}; placeholders follow. Edges that close a cycle are drawn as they
 * are and do not push anything to the right.
 */
final class GraphLayout {
  private static final int MAX_DEPTH = 8;
  private static final int SWEEPS = 6;

  private final int[] depth;
  private final List<List<Integer>> chains = new ArrayList<>();
  private final List<List<Integer>> layers = new ArrayList<>();

  private GraphLayout(int[] depth) {
    this.depth = depth;
  }

  /**
   * @param edges pairs {@code {from, to}}, no loops
   */
  static GraphLayout of(int vertices, List<int[]> edges) {
    GraphLayout layout = new GraphLayout(depths(vertices, edges));
    layout.fill(vertices, edges);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      layout.sweep();
    }
    return layout;
  }

  /** Vertices and placeholders of each layer, from top to bottom. */
  List<List<Integer>> layers() {
    return layers;
  }

  /** The vertex, placeholders and vertex that each edge passes. */
  List<List<Integer>> chains() {
    return chains;
  }

  private static int[] depths(int vertices, List<int[]> edges) {
    int[] depth = new int[vertices];
    for (int round = 0; round < MAX_DEPTH; round++) {
      for (int[] e : edges) {
        if (depth[e[0]] + 1 > depth[e[1]] && !returns(e, edges)) {
          depth[e[1]] = Math.min(MAX_DEPTH, depth[e[0]] + 1);
        }
      }
    }
    return compact(depth);
  }

  /** Of two that call each other, the one with the lower number stays left. */
  private static boolean returns(int[] edge, List<int[]> edges) {
    return edge[1] < edge[0] && edges.stream().anyMatch(e -> e[0] == edge[1] && e[1] == edge[0]);
  }

  /** Without empty layers. */
  private static int[] compact(int[] depth) {
    int[] used = Arrays.stream(depth).distinct().sorted().toArray();
    return Arrays.stream(depth).map(d -> Arrays.binarySearch(used, d)).toArray();
  }

  private void fill(int vertices, List<int[]> edges) {
    int deepest = Arrays.stream(depth).max().orElse(0);
    for (int d = 0; d <= deepest; d++) {
      layers.add(new ArrayList<>());
    }
    for (int v = 0; v < vertices; v++) {
      layers.get(depth[v]).add(v);
    }
    int next = vertices;
    for (int[] e : edges) {
      List<Integer> chain = new ArrayList<>(List.of(e[0]));
      for (int d = depth[e[0]] + 1; d < depth[e[1]]; d++) {
        layers.get(d).add(next);
        chain.add(next++);
      }
      chain.add(e[1]);
      chains.add(chain);
    }
  }

  private void sweep() {
    int total = chains.stream().flatMap(List::stream).mapToInt(v -> v).max().orElse(0);
    for (List<Integer> layer : layers) {
      total = Math.max(total, layer.stream().mapToInt(v -> v).max().orElse(0));
    }
    double[] place = new double[total + 1];
    for (List<Integer> layer : layers) {
      for (int i = 0; i < layer.size(); i++) {
        place[layer.get(i)] = i - (layer.size() - 1) / 2.0;
      }
    }
    double[] wish = wishes(place);
    for (List<Integer> layer : layers) {
      layer.sort(Comparator.comparingDouble(v -> wish[v]));
    }
  }

  /** The mean place of each vertex's neighbours; its own where it has none. */
  private double[] wishes(double[] place) {
    double[] sum = new double[place.length];
    int[] count = new int[place.length];
    for (List<Integer> chain : chains) {
      for (int i = 1; i < chain.size(); i++) {
        int a = chain.get(i - 1);
        int b = chain.get(i);
        sum[a] += place[b];
        sum[b] += place[a];
        count[a]++;
        count[b]++;
      }
    }
    double[] wish = new double[place.length];
    for (int v = 0; v < wish.length; v++) {
      wish[v] = count[v] == 0 ? place[v] : sum[v] / count[v];
    }
    return wish;
  }
}
