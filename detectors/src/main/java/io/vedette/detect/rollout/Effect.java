package io.vedette.detect.rollout;

/**
 * How a measure of the new version differs from the old one's.
 *
 * <p>The mixture sequential probability ratio test: with {@code d} the difference of means over
 * minutes, {@code V} its variance and {@code t} the typical effect,
 *
 * <pre>
 * ratio = sqrt(V / (V + t²)) · exp(t² d² / (2 V (V + t²)))
 * </pre>
 *
 * may be looked at after every minute: under "no difference" it exceeds {@code 1/α} ever with
 * probability at most α. The confidence sequence is its inversion. Source: Johari, Koomen, Pekelis,
 * Walsh, "Peeking at A/B Tests", KDD 2017.
 *
 * @param difference new minus old, on the measure's scale
 * @param half half width of the confidence sequence
 */
record Effect(Measure measure, double before, double after, double difference, double half) {
  /** Probability of any false verdict over all measures and all time, per direction. */
  private static final double ALPHA = 0.01 / Measure.values().length;

  static Effect of(Measure measure, Minutes old, Minutes fresh) {
    int i = measure.ordinal();
    double pooled = (old.squares[i] + fresh.squares[i]) / Math.max(1, old.n + fresh.n - 2);
    double least = measure.leastDeviation(Math.min(old.callsPerMinute(), fresh.callsPerMinute()));
    double v = Math.max(pooled, least * least) * (1 / old.n + 1 / fresh.n);
    double t2 = measure.typical * measure.typical;
    double half = Math.sqrt(v * (v + t2) / t2 * (2 * Math.log(1 / ALPHA) + Math.log((v + t2) / v)));
    return new Effect(measure, old.mean[i], fresh.mean[i], fresh.mean[i] - old.mean[i], half);
  }

  /** Certainly larger, and by enough to matter. */
  boolean rose() {
    return difference - half > 0 && difference > measure.matters;
  }

  boolean fell() {
    return difference + half < 0 && difference < -measure.matters;
  }

  boolean same() {
    return Math.abs(difference) + half < measure.margin;
  }

  /** Old and new in the measure's unit. */
  double oldValue() {
    return measure.inUnit(before);
  }

  double newValue() {
    return measure.inUnit(after);
  }
}
