package io.vedette.predict;

import java.util.Arrays;

/**
 * Gradient boosting of regression trees for the least absolute error (LAD TreeBoost: Friedman,
 * Greedy function approximation, Annals of Statistics 2001, algorithm 3): each tree is grown on the
 * signs of the errors so far, each of its leaves then adds a share of the median error of its rows.
 *
 * <p>Splits are sought on histograms of at most {@value #BINS} quantile bins a feature (Ke et al.,
 * LightGBM, NIPS 2017), which bounds the time: {@code rounds * depth * rows * features} additions.
 */
final class TreeBoosting {
  private static final int BINS = 32;
  private static final int LEAST_ROWS = 16;
  private static final double RIDGE = 4;
  private static final float RATE = 0.1f;

  private final float[] rows;
  private final int count;
  private final int stride;
  private final int features;
  private final float[] target;

  /** Upper edge of each bin but the last, by feature. */
  private final float[][] edges;

  /** Bin of each row, by feature. */
  private final byte[][] bins;

  private final float[] error;
  private final byte[] node;

  private TreeBoosting(float[] rows, int count, int stride, int features, float[] target) {
    this.rows = rows;
    this.count = count;
    this.stride = stride;
    this.features = features;
    this.target = target;
    edges = new float[features][];
    bins = new byte[features][count];
    error = new float[count];
    node = new byte[count];
    for (int f = 0; f < features; f++) {
      quantize(f);
    }
  }

  /**
   * Fits trees.
   *
   * @param rows features, {@code stride} apart, at most 127 of them each
   * @param count number of rows, at least 1
   * @param target one a row
   * @param rounds number of trees
   */
  static BoostedTrees fit(
      float[] rows, int count, int stride, int features, float[] target, int rounds) {
    return new TreeBoosting(rows, count, stride, features, target).boost(rounds);
  }

  private void quantize(int f) {
    float[] sorted = new float[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = rows[i * stride + f];
    }
    Arrays.sort(sorted);
    float[] found = new float[BINS - 1];
    int size = 0;
    for (int b = 1; b < BINS; b++) {
      float edge = sorted[(int) ((long) b * count / BINS)];
      if (edge < sorted[count - 1] && (size == 0 || edge > found[size - 1])) {
        found[size++] = edge;
      }
    }
    edges[f] = Arrays.copyOf(found, size);
    for (int i = 0; i < count; i++) {
      int at = Arrays.binarySearch(edges[f], rows[i * stride + f]);
      bins[f][i] = (byte) (at < 0 ? -at - 1 : at);
    }
  }

  private BoostedTrees boost(int rounds) {
    byte[] feature = new byte[rounds * BoostedTrees.INNER];
    float[] threshold = new float[rounds * BoostedTrees.INNER];
    float[] leaf = new float[rounds * BoostedTrees.LEAVES];
    float start = median(Arrays.copyOf(target, count), count);
    for (int i = 0; i < count; i++) {
      error[i] = target[i] - start;
    }
    for (int round = 0; round < rounds; round++) {
      grow(round * BoostedTrees.INNER, feature, threshold);
      fill(round * BoostedTrees.LEAVES, leaf);
    }
    return new BoostedTrees(start, feature, threshold, leaf);
  }

  private void grow(int base, byte[] feature, float[] threshold) {
    Arrays.fill(node, (byte) 0);
    for (int depth = 0; depth < BoostedTrees.DEPTH; depth++) {
      int first = (1 << depth) - 1;
      int nodes = 1 << depth;
      Split[] best = best(first, nodes);
      for (int n = 0; n < nodes; n++) {
        boolean none = best[n].gain <= 0;
        feature[base + first + n] = (byte) best[n].feature;
        // a node that is not worth a split sends all its rows to the left
        threshold[base + first + n] =
            none ? Float.POSITIVE_INFINITY : edges[best[n].feature][best[n].bin];
      }
      for (int i = 0; i < count; i++) {
        Split split = best[node[i] - first];
        boolean left = split.gain <= 0 || bins[split.feature][i] <= split.bin;
        node[i] = (byte) (2 * node[i] + (left ? 1 : 2));
      }
    }
  }

  /** The best split found so far of one node; rows in bins up to {@code bin} go left. */
  private static final class Split {
    private double gain;
    private int feature;
    private int bin;
  }

  private Split[] best(int first, int nodes) {
    Split[] best = new Split[nodes];
    for (int n = 0; n < nodes; n++) {
      best[n] = new Split();
    }
    int[] sums = new int[nodes * BINS];
    int[] counts = new int[nodes * BINS];
    for (int f = 0; f < features; f++) {
      if (edges[f].length == 0) {
        continue;
      }
      Arrays.fill(sums, 0);
      Arrays.fill(counts, 0);
      for (int i = 0; i < count; i++) {
        int cell = (node[i] - first) * BINS + bins[f][i];
        sums[cell] += error[i] > 0 ? 1 : error[i] < 0 ? -1 : 0;
        counts[cell]++;
      }
      for (int n = 0; n < nodes; n++) {
        split(best[n], f, sums, counts, n * BINS);
      }
    }
    return best;
  }

  private void split(Split best, int f, int[] sums, int[] counts, int from) {
    int sum = 0;
    int all = 0;
    for (int b = 0; b < BINS; b++) {
      sum += sums[from + b];
      all += counts[from + b];
    }
    double before = sum * (double) sum / (all + RIDGE);
    int left = 0;
    int leftCount = 0;
    for (int b = 0; b < edges[f].length; b++) {
      left += sums[from + b];
      leftCount += counts[from + b];
      int rightCount = all - leftCount;
      if (leftCount < LEAST_ROWS || rightCount < LEAST_ROWS) {
        continue;
      }
      double right = sum - left;
      double after =
          left * (double) left / (leftCount + RIDGE) + right * right / (rightCount + RIDGE);
      if (after - before > best.gain) {
        best.gain = after - before;
        best.feature = f;
        best.bin = b;
      }
    }
  }

  /** Each leaf's share of its median error, taken off the errors. */
  private void fill(int base, float[] leaf) {
    int[] size = new int[BoostedTrees.LEAVES];
    for (int i = 0; i < count; i++) {
      size[node[i] - BoostedTrees.INNER]++;
    }
    float[][] of = new float[BoostedTrees.LEAVES][];
    for (int l = 0; l < size.length; l++) {
      of[l] = new float[size[l]];
      size[l] = 0;
    }
    for (int i = 0; i < count; i++) {
      int l = node[i] - BoostedTrees.INNER;
      of[l][size[l]++] = error[i];
    }
    for (int l = 0; l < size.length; l++) {
      leaf[base + l] = size[l] == 0 ? 0 : RATE * median(of[l], size[l]);
    }
    for (int i = 0; i < count; i++) {
      error[i] -= leaf[base + node[i] - BoostedTrees.INNER];
    }
  }

  private static float median(float[] values, int size) {
    Arrays.sort(values, 0, size);
    return size % 2 == 1 ? values[size / 2] : 0.5f * values[size / 2 - 1] + 0.5f * values[size / 2];
  }
}
