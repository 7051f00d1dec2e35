package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * Collects what happened after which features in the series of one kind, and fits a {@link
 * SiblingModel} from it, again and again, on the past only.
 *
 * <p>Bounded: the newest {@value #CAPACITY} rows are kept (0.3 MiB), a fit takes some tens of
 * milliseconds and comes after half of them is new. The number of trees is the one that did best on
 * the newest fifth when fitted without it; a model that does not beat holding the last value there
 * is none.
 */
final class SiblingLearner {
  static final int CAPACITY = 4096;
  private static final int LEAST_ROWS = 384;

  /** An error, in units of the series, below which there is nothing to learn. */
  private static final double TINY = 1e-6;

  private static final int MOST_TREES = 40;
  private static final int TREES_STEP = 5;

  /** One row in so many is learnt as that of a series too young to have courses: cold start. */
  private static final int YOUNG = 4;

  private static final int STRIDE = SiblingFeatures.SIZE;

  private final float[] rows = new float[CAPACITY * STRIDE];
  private final float[] targets = new float[CAPACITY];
  private int size;
  private int next;
  private int fresh;
  private long learnt;

  /** Takes one row, {@code from} an offset on. */
  void learn(float[] row, int from, double target) {
    System.arraycopy(row, from, rows, next * STRIDE, STRIDE);
    if (learnt++ % YOUNG == 0) {
      SiblingFeatures.forgetCourses(rows, next * STRIDE);
    }
    targets[next] = (float) target;
    next = (next + 1) % CAPACITY;
    size = Math.min(CAPACITY, size + 1);
    fresh++;
  }

  /** Whether a fit is worth its time. */
  boolean due() {
    return size >= LEAST_ROWS && fresh >= Math.max(LEAST_ROWS, size) / 2;
  }

  /**
   * Fits a model to the rows.
   *
   * @return empty where it would not beat holding the last value
   */
  Optional<SiblingModel> fit(long nowMillis, int siblings) {
    fresh = 0;
    float[] x = new float[size * STRIDE];
    float[] y = new float[size];
    for (int i = 0; i < size; i++) {
      int at = (next - size + i + CAPACITY) % CAPACITY;
      System.arraycopy(rows, at * STRIDE, x, i * STRIDE, STRIDE);
      y[i] = targets[at];
    }
    int known = size - size / 5;
    BoostedTrees trial = TreeBoosting.fit(x, known, STRIDE, STRIDE, y, MOST_TREES);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int trees = TREES_STEP; trees <= MOST_TREES; trees += TREES_STEP) {
      double error = error(trial, trees, x, y, known);
      if (error < least) {
        least = error;
        best = trees;
      }
    }
    double held = held(x, y, known);
    if (!(least < held) || held < TINY * size) {
      return Optional.empty();
    }
    BoostedTrees trees = TreeBoosting.fit(x, size, STRIDE, STRIDE, y, best);
    return Optional.of(
        new SiblingModel(
            trees, new SiblingModel.Provenance(nowMillis, size, siblings, least / held)));
  }

  private static double error(BoostedTrees trees, int first, float[] x, float[] y, int from) {
    float[] row = new float[STRIDE];
    double sum = 0;
    for (int i = from; i < y.length; i++) {
      System.arraycopy(x, i * STRIDE, row, 0, STRIDE);
      sum += Math.abs(y[i] - trees.predict(row, first));
    }
    return sum;
  }

  private static double held(float[] x, float[] y, int from) {
    double sum = 0;
    for (int i = from; i < y.length; i++) {
      sum += Math.abs(y[i] - x[i * STRIDE + SiblingFeatures.LAST]);
    }
    return sum;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    out.writeInt(fresh);
    out.writeLong(learnt);
    for (int i = 0; i < size; i++) {
      int at = (next - size + i + CAPACITY) % CAPACITY;
      for (int f = 0; f < STRIDE; f++) {
        out.writeFloat(rows[at * STRIDE + f]);
      }
      out.writeFloat(targets[at]);
    }
  }

  void read(DataInput in) throws IOException {
    int kept = in.readInt();
    int since = in.readInt();
    long before = in.readLong();
    float[] row = new float[STRIDE];
    for (int i = 0; i < kept; i++) {
      learnt = 1; // as it was kept
      for (int f = 0; f < STRIDE; f++) {
        row[f] = in.readFloat();
      }
      learn(row, 0, in.readFloat());
    }
    fresh = since;
    learnt = before;
  }
}
