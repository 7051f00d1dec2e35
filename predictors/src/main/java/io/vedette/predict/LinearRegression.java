package io.vedette.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Recursive least squares with exponential forgetting: the ridge regression over all past pairs,
 * older ones discounted, updated in {@code O(p^2)} (Ljung, Söderström: Theory and Practice of
 * Recursive Identification, 1983). What is known of a feature that is absent (exactly 0) is not
 * forgotten meanwhile. Forgetting pauses while the covariance has grown far above its start, so
 * that features that do not vary for long cannot blow it up.
 */
final class LinearRegression {
  private static final double FORGETTING = 0.998;
  private static final double ROOT_GROWTH = Math.sqrt(1 / FORGETTING);
  private static final double WIND_UP = 1e4;

  private final int size;
  private final double[] coefficients;
  private final double[] covariance;
  private final double[] gain;

  /** Covariance of a coefficient before the first pair: the inverse of the ridge penalty. */
  private double start;

  /**
   * @param size number of features
   * @param start prior variance of each coefficient over that of the noise, positive
   */
  LinearRegression(int size, double start) {
    this.size = size;
    this.start = start;
    coefficients = new double[size];
    covariance = new double[size * size];
    gain = new double[size];
    for (int i = 0; i < size; i++) {
      covariance[i * size + i] = start;
    }
  }

  double coefficient(int i) {
    return coefficients[i];
  }

  double predict(double[] features) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += coefficients[i] * features[i];
    }
    return sum;
  }

  /** Learns one pair; {@code features} from {@code offset} on, of any scale. */
  void learn(float[] features, int offset, double target) {
    double quadratic = 0;
    double predicted = 0;
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum += covariance[i * size + j] * features[offset + j];
      }
      gain[i] = sum;
      quadratic += sum * features[offset + i];
      predicted += coefficients[i] * features[offset + i];
    }
    boolean forgets = trace() <= WIND_UP * start * size;
    double share = 1 / ((forgets ? FORGETTING : 1) + quadratic);
    double error = target - predicted;
    for (int i = 0; i < size; i++) {
      coefficients[i] += gain[i] * share * error;
      for (int j = 0; j <= i; j++) {
        double cell = covariance[i * size + j] - gain[i] * gain[j] * share;
        if (forgets) {
          cell *= growth(features[offset + i]) * growth(features[offset + j]);
        }
        covariance[i * size + j] = cell;
        covariance[j * size + i] = cell;
      }
    }
  }

  private static double growth(float feature) {
    return feature == 0 ? 1 : ROOT_GROWTH;
  }

  private double trace() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += covariance[i * size + i];
    }
    return sum;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(start);
    for (double c : coefficients) {
      out.writeDouble(c);
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        out.writeDouble(covariance[i * size + j]);
      }
    }
  }

  static LinearRegression read(int size, DataInput in) throws IOException {
    LinearRegression r = new LinearRegression(size, in.readDouble());
    for (int i = 0; i < size; i++) {
      r.coefficients[i] = in.readDouble();
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double cell = in.readDouble();
        r.covariance[i * size + j] = cell;
        r.covariance[j * size + i] = cell;
      }
    }
    return r;
  }
}
