package io.vedette.detect.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketCountsTest {
  private static final double[] BOUNDS = {0.1, 0.2, 0.5, 1, 2, Double.POSITIVE_INFINITY};

  private final BucketCounts counts = new BucketCounts();
  private final double[] total = new double[BOUNDS.length];

  private void scrape(long time, int values, double scale) {
    Random random = new Random(time);
    for (int i = 0; i < values; i++) {
      double value = scale * random.nextDouble();
      for (int b = 0; b < BOUNDS.length; b++) {
        total[b] += value <= BOUNDS[b] ? 1 : 0;
      }
    }
    for (int b = BOUNDS.length - 1; b >= 0; b--) {
      counts.add(time, BOUNDS[b], total[b]);
    }
  }

  @Test
  void quantilesAreOfWhatCameBetweenTwoScrapes() {
    scrape(1000, 10_000, 0.2);
    assertThat(counts.quantile(0.5)).as("nothing to hold the first against").isNaN();
    scrape(2000, 10_000, 1);
    assertThat(counts.values()).isEqualTo(10_000);
    assertThat(counts.quantile(0.5)).isCloseTo(0.5, within(0.02));
    assertThat(counts.quantile(0.9)).isCloseTo(0.9, within(0.02));
    scrape(3000, 0, 1);
    assertThat(counts.quantile(0.9)).as("no values").isNaN();
  }

  @Test
  void whatLiesBeyondTheLastBoundIsToldAsThatBound() {
    scrape(1000, 10, 1);
    scrape(2000, 100, 100);
    assertThat(counts.quantile(0.9)).isEqualTo(2);
  }

  @Test
  void aRestartOfTheSourceSaysNothing() {
    scrape(1000, 100, 1);
    counts.add(2000, 0.5, 3);
    counts.add(2000, Double.POSITIVE_INFINITY, 5);
    assertThat(counts.values()).isZero();
    counts.add(3000, 0.5, 7);
    counts.add(3000, Double.POSITIVE_INFINITY, 9);
    assertThat(counts.values()).isEqualTo(4);
  }

  @Test
  void boundsOfExponentialHistogramsMayComeAndGo() {
    counts.add(1000, 1, 10);
    counts.add(1000, Double.POSITIVE_INFINITY, 10);
    counts.add(2000, 1, 10);
    counts.add(2000, 2, 20);
    counts.add(2000, 4, 30);
    counts.add(2000, Double.POSITIVE_INFINITY, 30);
    assertThat(counts.values()).isEqualTo(20);
    assertThat(counts.quantile(0.5)).isCloseTo(2, within(1e-9));
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < 10_000; i++) {
      counts.add(1000, i, i);
    }
    counts.add(2000, 5, 10);
    assertThat(counts.values()).isZero();
  }
}
