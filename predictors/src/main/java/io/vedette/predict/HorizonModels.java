package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The models' weights, the regressions and the band for one distance ahead, learnt from forecasts
 * that were issued before their target was known. Only every {@code stride}-th origin is kept
 * waiting, so that memory is bounded however far ahead the target lies.
 */
final class HorizonModels {
  static final int LAST = 0;
  static final int MEDIANS = 1;
  static final int TREND = MEDIANS + LevelTracker.MEDIANS;
  static final int REGRESSION = TREND + 1;
  static final int SEASONAL = TREND + 2;
  static final int TREES = TREND + 3;
  static final int MODELS = TREND + 4;
  static final String[] NAMES = {
    "naive",
    "median_7",
    "median_15",
    "median_31",
    "median_61",
    "damped_trend",
    "regression",
    "seasonal",
    "boosted_trees"
  };

  /** Power of the preference once much is known, and the evidence at which it has half of that. */
  private static final double SHARPNESS = 20;

  private static final double HALF_SHARP = 0.5;
  private static final double MEMORY = 1.0 / 200;
  private static final int MAX_WAITING = 24;
  private static final int SLOW_AT = 0;
  private static final int CENTER_AT = 1;
  private static final int LOWER_AT = 2;
  private static final int UPPER_AT = 3;
  private static final int MODELS_AT = 4;
  private static final int FEATURES_AT = MODELS_AT + MODELS;
  private static final int SIBLING_AT = FEATURES_AT + LoadFeatures.SIZE;
  private static final int WIDTH = SIBLING_AT + SiblingFeatures.SIZE;

  final int steps;
  final int stride;
  final LinearRegression regression;
  final LinearRegression seasonal;
  final ConformalBand band = new ConformalBand();
  private final int capacity;
  private final float[] waiting;
  private final long[] targets;
  private int head;
  private int size;
  private final double[] loss = new double[MODELS];
  private double lossWeight;
  private double absoluteError;
  private double absoluteValue;
  private double naiveError;
  private double measured;

  HorizonModels(int steps, double prior) {
    this(
        steps,
        new LinearRegression(LoadFeatures.BASIC, prior),
        new LinearRegression(LoadFeatures.SIZE, prior));
  }

  private HorizonModels(int steps, LinearRegression regression, LinearRegression seasonal) {
    this.steps = steps;
    this.regression = regression;
    this.seasonal = seasonal;
    stride = (steps + MAX_WAITING - 1) / MAX_WAITING;
    capacity = steps / stride + 2;
    waiting = new float[capacity * WIDTH];
    targets = new long[capacity];
  }

  /**
   * Puts a forecast aside until its target, point number {@code target}, is known.
   *
   * @param issued what the models say of it
   */
  void await(
      long target, double slow, double center, double lower, double upper, Combination issued) {
    if (size == capacity) {
      head = (head + 1) % capacity;
      size--;
    }
    int slot = (head + size++) % capacity;
    targets[slot] = target;
    int at = slot * WIDTH;
    waiting[at + SLOW_AT] = (float) slow;
    waiting[at + CENTER_AT] = (float) center;
    waiting[at + LOWER_AT] = (float) lower;
    waiting[at + UPPER_AT] = (float) upper;
    for (int i = 0; i < MODELS; i++) {
      waiting[at + MODELS_AT + i] = (float) issued.models[i];
    }
    for (int i = 0; i < LoadFeatures.SIZE; i++) {
      waiting[at + FEATURES_AT + i] = (float) issued.linear[i];
    }
    System.arraycopy(issued.siblingRow, 0, waiting, at + SIBLING_AT, SiblingFeatures.SIZE);
  }

  /**
   * Learns from the forecast whose target is point number {@code index}, if there is one.
   *
   * @param learner also told, if there is one
   */
  void reveal(long index, double z, Scale scale, @Nullable SiblingLearner learner) {
    while (size > 0 && targets[head] < index) {
      head = (head + 1) % capacity;
      size--;
    }
    if (size == 0 || targets[head] != index) {
      return;
    }
    int at = head * WIDTH;
    head = (head + 1) % capacity;
    size--;
    regression.learn(waiting, at + FEATURES_AT, z - waiting[at + SLOW_AT]);
    seasonal.learn(waiting, at + FEATURES_AT, z - waiting[at + SLOW_AT]);
    double unit = waiting[at + FEATURES_AT];
    if (learner != null && unit > 0) {
      learner.learn(waiting, at + SIBLING_AT, (z - waiting[at + SLOW_AT]) / unit);
    }
    double y = scale.back(z);
    judge(at, y, scale);
    double center = waiting[at + CENTER_AT];
    absoluteError += MEMORY * (Math.abs(y - scale.back(center)) - absoluteError);
    absoluteValue += MEMORY * (Math.abs(y) - absoluteValue);
    naiveError += MEMORY * (Math.abs(y - scale.back(waiting[at + MODELS_AT])) - naiveError);
    measured += MEMORY * (1 - measured);
    band.learn(z - center, z > waiting[at + UPPER_AT], z < waiting[at + LOWER_AT]);
  }

  private void judge(int at, double y, Scale scale) {
    lossWeight += MEMORY * (1 - lossWeight);
    double worst = 0;
    for (int i = 0; i < TREES; i++) {
      loss[i] += MEMORY * (Math.abs(y - scale.back(waiting[at + MODELS_AT + i])) - loss[i]);
      worst = Math.max(worst, loss[i]);
    }
    double trees = waiting[at + MODELS_AT + TREES];
    // a model that joins late begins as the worst of all and has to earn its weight
    loss[TREES] =
        Double.isNaN(trees)
            ? worst
            : loss[TREES] + MEMORY * (Math.abs(y - scale.back(trees)) - loss[TREES]);
  }

  /**
   * Fills the models' weights, sum 1.
   *
   * @param siblings whether there is a model shared with siblings
   */
  void weights(double[] into, boolean siblings) {
    Arrays.fill(into, 0);
    int models = siblings ? MODELS : TREES;
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < models; i++) {
      best = Math.min(best, loss[i]);
    }
    double sum = 0;
    for (int i = 0; i < models; i++) {
      into[i] = lossWeight == 0 ? prior(i) : share(best, loss[i]);
      sum += into[i];
    }
    for (int i = 0; i < models; i++) {
      into[i] /= sum;
    }
  }

  /** Before anything is known of this series, its siblings' model counts as much as its level. */
  private static double prior(int model) {
    return model == MEDIANS || model == MEDIANS + 1 ? 1 : model == TREES ? 2 : 0;
  }

  /** Better models are preferred the more sharply the more is known. */
  private double share(double best, double loss) {
    if (best == 0) {
      return loss == 0 ? 1 : 0;
    }
    return Math.pow(best / loss, SHARPNESS * lossWeight / (lossWeight + HALF_SHARP));
  }

  ForecastError error() {
    if (measured == 0) {
      return ForecastError.NONE;
    }
    return new ForecastError(
        absoluteError / absoluteValue,
        absoluteError / naiveError,
        band.coverage(),
        measured / MEMORY);
  }

  void write(DataOutput out) throws IOException {
    regression.write(out);
    seasonal.write(out);
    band.write(out);
    out.writeByte(size);
    for (int k = 0; k < size; k++) {
      int slot = (head + k) % capacity;
      out.writeLong(targets[slot]);
      for (int i = 0; i < WIDTH; i++) {
        out.writeFloat(waiting[slot * WIDTH + i]);
      }
    }
    for (double l : loss) {
      out.writeDouble(l);
    }
    for (double d : new double[] {lossWeight, absoluteError, absoluteValue, naiveError, measured}) {
      out.writeDouble(d);
    }
  }

  static HorizonModels read(int steps, DataInput in) throws IOException {
    HorizonModels m =
        new HorizonModels(
            steps,
            LinearRegression.read(LoadFeatures.BASIC, in),
            LinearRegression.read(LoadFeatures.SIZE, in));
    m.band.read(in);
    m.size = in.readUnsignedByte();
    for (int slot = 0; slot < m.size; slot++) {
      m.targets[slot] = in.readLong();
      for (int i = 0; i < WIDTH; i++) {
        m.waiting[slot * WIDTH + i] = in.readFloat();
      }
    }
    for (int i = 0; i < MODELS; i++) {
      m.loss[i] = in.readDouble();
    }
    m.lossWeight = in.readDouble();
    m.absoluteError = in.readDouble();
    m.absoluteValue = in.readDouble();
    m.naiveError = in.readDouble();
    m.measured = in.readDouble();
    return m;
  }
}
