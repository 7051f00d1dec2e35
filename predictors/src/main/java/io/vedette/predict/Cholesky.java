package io.vedette.predict;

/** Solves small symmetric positive definite systems. */
final class Cholesky {
  private Cholesky() {}

  /**
   * Solves {@code a x = b}.
   *
   * @param a p x p in rows, the lower triangle is read; overwritten
   * @param b length p; overwritten with x
   * @return b
   */
  static double[] solve(double[] a, double[] b) {
    int p = b.length;
    for (int i = 0; i < p; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i * p + j];
        for (int k = 0; k < j; k++) {
          sum -= a[i * p + k] * a[j * p + k];
        }
        a[i * p + j] = i == j ? Math.sqrt(Math.max(sum, 1e-300)) : sum / a[j * p + j];
      }
    }
    for (int i = 0; i < p; i++) {
      for (int k = 0; k < i; k++) {
        b[i] -= a[i * p + k] * b[k];
      }
      b[i] /= a[i * p + i];
    }
    for (int i = p - 1; i >= 0; i--) {
      for (int k = i + 1; k < p; k++) {
        b[i] -= a[k * p + i] * b[k];
      }
      b[i] /= a[i * p + i];
    }
    return b;
  }
}
