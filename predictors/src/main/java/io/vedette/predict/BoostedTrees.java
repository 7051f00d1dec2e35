package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A sum of regression trees of equal depth, flattened: node {@code i} of a tree has the children
 * {@code 2i + 1} and {@code 2i + 2}, so that a prediction is a few array reads and a model of 40
 * trees takes 6 KiB. Immutable. Fitted by {@link TreeBoosting}.
 */
final class BoostedTrees {
  static final int DEPTH = 4;
  static final int INNER = (1 << DEPTH) - 1;
  static final int LEAVES = 1 << DEPTH;
  private static final int MAX_TREES = 1000;

  private final float start;
  private final int trees;
  private final byte[] feature;
  private final float[] threshold;
  private final float[] leaf;

  /**
   * @param start added to every prediction
   * @param feature which one each inner node looks at, tree by tree
   * @param threshold where a feature at or below it goes left
   * @param leaf what each leaf adds
   */
  BoostedTrees(float start, byte[] feature, float[] threshold, float[] leaf) {
    this.start = start;
    this.feature = feature;
    this.threshold = threshold;
    this.leaf = leaf;
    trees = leaf.length / LEAVES;
  }

  int trees() {
    return trees;
  }

  /**
   * @param row features, at least as many as the trees were fitted with
   */
  double predict(float[] row) {
    return predict(row, trees);
  }

  /** The prediction of the first trees alone. */
  double predict(float[] row, int first) {
    double sum = start;
    for (int tree = 0; tree < first; tree++) {
      sum += leaf[tree * LEAVES + leafOf(tree, row)];
    }
    return sum;
  }

  private int leafOf(int tree, float[] row) {
    int base = tree * INNER;
    int node = 0;
    for (int depth = 0; depth < DEPTH; depth++) {
      boolean left = row[feature[base + node]] <= threshold[base + node];
      node = 2 * node + (left ? 1 : 2);
    }
    return node - INNER;
  }

  void write(DataOutput out) throws IOException {
    out.writeFloat(start);
    out.writeShort(trees);
    out.write(feature);
    for (float t : threshold) {
      out.writeFloat(t);
    }
    for (float l : leaf) {
      out.writeFloat(l);
    }
  }

  static BoostedTrees read(DataInput in) throws IOException {
    float start = in.readFloat();
    int trees = in.readUnsignedShort();
    if (trees > MAX_TREES) {
      throw new IOException(trees + " trees; at most " + MAX_TREES + " are ever fitted");
    }
    byte[] feature = new byte[trees * INNER];
    in.readFully(feature);
    float[] threshold = new float[trees * INNER];
    for (int i = 0; i < threshold.length; i++) {
      threshold[i] = in.readFloat();
    }
    float[] leaf = new float[trees * LEAVES];
    for (int i = 0; i < leaf.length; i++) {
      leaf[i] = in.readFloat();
    }
    return new BoostedTrees(start, feature, threshold, leaf);
  }
}
