package io.vedette.respond.mesh;

/** Weights that sum to 100. */
final class Weights {
  private Weights() {}

  /**
   * Gives {@code percent} to one backend; the others share the rest in their old proportion, or
   * evenly where all had 0. What rounding leaves goes to the first of them that carries traffic.
   *
   * @param weights at least two, none negative
   */
  static int[] shift(int[] weights, int target, int percent) {
    long others = 0;
    for (int i = 0; i < weights.length; i++) {
      others += i == target ? 0 : weights[i];
    }
    int[] shifted = new int[weights.length];
    shifted[target] = percent;
    int rest = 100 - percent;
    int left = rest;
    int first = -1;
    for (int i = 0; i < weights.length; i++) {
      if (i == target) {
        continue;
      }
      shifted[i] =
          others == 0 ? rest / (weights.length - 1) : (int) ((long) rest * weights[i] / others);
      left -= shifted[i];
      first = first < 0 && (others == 0 || weights[i] > 0) ? i : first;
    }
    shifted[first] += left;
    return shifted;
  }
}
