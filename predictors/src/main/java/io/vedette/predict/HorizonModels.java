package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The models' weights, the regressions and the band for one distance ahead, learnt from forecasts
 * that were issued before their target was known. Only every {@code stride}-th origin is kept
 * waiting, so that memory is bounded however far ahead the target lies.
 */
final class HorizonModels {
  static final int LAST = 0;
  static final int FAST = 1;
  static final int STEADY = 2;
  static final int SLOW = 3;
  static final int MEDIAN = 4;
  static final int TREND = 5;
  static final int REGRESSION = 6;
  static final int SEASONAL = 7;
  static final int MODELS = 8;
  static final String[] NAMES = {
    "naive", "ses_0.3", "ses_0.1", "ses_0.04", "median_31", "damped_trend", "regression", "seasonal"
  };

  private static final double MEMORY = 1.0 / 200;
  private static final int MAX_WAITING = 24;
  private static final int SLOW_AT = 0;
  private static final int CENTER_AT = 1;
  private static final int LOWER_AT = 2;
  private static final int UPPER_AT = 3;
  private static final int MODELS_AT = 4;
  private static final int FEATURES_AT = MODELS_AT + MODELS;

  final int steps;
  final int stride;
  final LinearRegression regression;
  final LinearRegression seasonal;
  final ConformalBand band = new ConformalBand();
  private final int features;
  private final int width;
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

  HorizonModels(int steps, int features, double prior) {
    this(
        steps,
        features,
        new LinearRegression(LoadFeatures.BASIC, prior),
        new LinearRegression(features, prior));
  }

  private HorizonModels(
      int steps, int features, LinearRegression regression, LinearRegression seasonal) {
    this.steps = steps;
    this.features = features;
    this.regression = regression;
    this.seasonal = seasonal;
    stride = (steps + MAX_WAITING - 1) / MAX_WAITING;
    capacity = steps / stride + 2;
    width = FEATURES_AT + features;
    waiting = new float[capacity * width];
    targets = new long[capacity];
  }

  /** Puts a forecast aside until its target, point number {@code target}, is known. */
  void await(
      long target,
      double slow,
      double center,
      double lower,
      double upper,
      double[] models,
      double[] row) {
    if (size == capacity) {
      head = (head + 1) % capacity;
      size--;
    }
    int slot = (head + size++) % capacity;
    targets[slot] = target;
    int at = slot * width;
    waiting[at + SLOW_AT] = (float) slow;
    waiting[at + CENTER_AT] = (float) center;
    waiting[at + LOWER_AT] = (float) lower;
    waiting[at + UPPER_AT] = (float) upper;
    for (int i = 0; i < MODELS; i++) {
      waiting[at + MODELS_AT + i] = (float) models[i];
    }
    for (int i = 0; i < features; i++) {
      waiting[at + FEATURES_AT + i] = (float) row[i];
    }
  }

  /** Learns from the forecast whose target is point number {@code index}, if there is one. */
  void reveal(long index, double z, Scale scale) {
    while (size > 0 && targets[head] < index) {
      head = (head + 1) % capacity;
      size--;
    }
    if (size == 0 || targets[head] != index) {
      return;
    }
    int at = head * width;
    head = (head + 1) % capacity;
    size--;
    regression.learn(waiting, at + FEATURES_AT, z - waiting[at + SLOW_AT]);
    seasonal.learn(waiting, at + FEATURES_AT, z - waiting[at + SLOW_AT]);
    double y = scale.back(z);
    lossWeight += MEMORY * (1 - lossWeight);
    for (int i = 0; i < MODELS; i++) {
      loss[i] += MEMORY * (Math.abs(y - scale.back(waiting[at + MODELS_AT + i])) - loss[i]);
    }
    double center = waiting[at + CENTER_AT];
    absoluteError += MEMORY * (Math.abs(y - scale.back(center)) - absoluteError);
    absoluteValue += MEMORY * (Math.abs(y) - absoluteValue);
    naiveError += MEMORY * (Math.abs(y - scale.back(waiting[at + MODELS_AT])) - naiveError);
    measured += MEMORY * (1 - measured);
    band.learn(z - center, z > waiting[at + UPPER_AT], z < waiting[at + LOWER_AT]);
  }

  /** Fills the models' weights, sum 1. */
  void weights(double[] into) {
    double best = Double.POSITIVE_INFINITY;
    for (double l : loss) {
      best = Math.min(best, l);
    }
    if (lossWeight == 0 || best == 0) {
      Arrays.fill(into, 0);
      for (int i = 0; i < MODELS; i++) {
        into[i] = lossWeight == 0 ? (i == FAST || i == STEADY ? 1 : 0) : (loss[i] == 0 ? 1 : 0);
      }
    } else {
      for (int i = 0; i < MODELS; i++) {
        into[i] = preference(best / loss[i]);
      }
    }
    double sum = 0;
    for (double w : into) {
      sum += w;
    }
    for (int i = 0; i < MODELS; i++) {
      into[i] /= sum;
    }
  }

  /** The twelfth power: how sharply better models are preferred. */
  private static double preference(double share) {
    double fourth = share * share * share * share;
    return fourth * fourth * fourth;
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
      for (int i = 0; i < width; i++) {
        out.writeFloat(waiting[slot * width + i]);
      }
    }
    for (double l : loss) {
      out.writeDouble(l);
    }
    for (double d : new double[] {lossWeight, absoluteError, absoluteValue, naiveError, measured}) {
      out.writeDouble(d);
    }
  }

  static HorizonModels read(int steps, int features, DataInput in) throws IOException {
    HorizonModels m =
        new HorizonModels(
            steps,
            features,
            LinearRegression.read(LoadFeatures.BASIC, in),
            LinearRegression.read(features, in));
    m.band.read(in);
    m.size = in.readUnsignedByte();
    for (int slot = 0; slot < m.size; slot++) {
      m.targets[slot] = in.readLong();
      for (int i = 0; i < m.width; i++) {
        m.waiting[slot * m.width + i] = in.readFloat();
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
