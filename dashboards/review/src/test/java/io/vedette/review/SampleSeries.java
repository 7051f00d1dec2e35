package io.vedette.review;

import static io.vedette.review.SampleData.CHECKOUT;
import static io.vedette.review.SampleData.FRONTEND;
import static io.vedette.review.SampleData.INFERENCE;
import static io.vedette.review.SampleData.NOW;
import static io.vedette.review.SampleData.ONSET;
import static io.vedette.review.SampleData.PAYMENT;
import static io.vedette.review.SampleData.QUEUE;

import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Outcome;
import io.vedette.store.FindingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Series of the sample afternoon, with their bands. */
final class SampleSeries {
  private static final long STEP = 15_000;
  private static final long HISTORY = 3 * 3_600_000L;

  private SampleSeries() {}

  static void fill(FindingStore store) {
    store.putBands(shift(SampleData.latency(PAYMENT), PAYMENT, 352, 80, 1430, 0));
    store.putBands(shift(SampleData.errors(PAYMENT), PAYMENT, 0.003, 0.006, 0.073, 1));
    store.putBands(shift(SampleData.latency(CHECKOUT), CHECKOUT, 630, 140, 1820, 2));
    store.putBands(shift(SampleData.errors(FRONTEND), FRONTEND, 0.002, 0.004, 0.024, 4));
    store.putBands(queue());
  }

  /** Normal until the onset, then at {@code broken}. */
  private static List<BandPoint> shift(
      String series, Entity entity, double normal, double width, double broken, int delay) {
    Random random = new Random(series.hashCode());
    List<BandPoint> points = new ArrayList<>();
    long onset = ONSET + delay * 60_000L;
    for (long t = ONSET - HISTORY; t <= NOW; t += STEP) {
      double season = normal * (1 + 0.08 * Math.sin(t / 3.6e6 * 2));
      double noise = random.nextGaussian() * width / 4;
      double ramp = Math.min(1, Math.max(0, (t - onset) / 90_000.0));
      double value = Math.max(0, season + ramp * (broken - normal) + noise * (1 + 2 * ramp));
      boolean anomalous = t >= onset && value > season + width;
      points.add(
          new BandPoint(
              series,
              entity,
              t,
              value,
              season,
              Math.max(0, season - width),
              season + width,
              anomalous ? 0.999 : 0.3,
              anomalous ? Outcome.ANOMALOUS : Outcome.NORMAL));
    }
    return points;
  }

  private static List<BandPoint> queue() {
    Random random = new Random(7);
    List<BandPoint> points = new ArrayList<>();
    for (long t = ONSET - HISTORY; t <= NOW; t += STEP) {
      double growth = Math.max(0, (t - ONSET + 3_000_000) / 60_000.0) * 0.4;
      double expected = 6 + growth;
      double value = Math.max(0, expected + random.nextGaussian() * 2);
      points.add(
          new BandPoint(
              QUEUE,
              INFERENCE,
              t,
              value,
              expected,
              Math.max(0, expected - 6),
              expected + 6,
              0.2,
              Outcome.NORMAL));
    }
    return points;
  }
}
