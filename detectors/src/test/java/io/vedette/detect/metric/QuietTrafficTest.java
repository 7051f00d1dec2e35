package io.vedette.detect.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A thousand series without an incident, of unknown meaning: both directions of each would count.
 */
class QuietTrafficTest {
  private static final int SERIES = 1000;
  private static final int MINUTES = 3 * 1440;

  private final SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.of(SERIES));

  @Test
  void threeDaysOfDailyPeaksRaiseAtMostOneFalseAlarmInAThousandSeriesDays() {
    Random random = new Random(7);
    List<String> alarms = new ArrayList<>();
    for (int i = 0; i < SERIES; i++) {
      SeriesKey key = new SeriesKey("value", Attributes.of("series", Integer.toString(i)));
      SeriesState state = monitor.newState();
      SeriesMonitor.Sink sink = new Openings(alarms);
      double base = Math.exp(3 + 2 * random.nextGaussian());
      double peak = 0.2 + 0.6 * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      for (int m = 0; m < MINUTES; m++) {
        double mean = base * (1 + peak * Math.sin(phase + 2 * Math.PI * m / 1440));
        double value = noisy(i % 4, mean, random);
        monitor.observe(state, new MetricSample(key, MetricKind.GAUGE, m * 60_000L, value), sink);
      }
    }
    assertThat(alarms).hasSizeLessThanOrEqualTo(3);
  }

  /** Normal, counted, log-normal and gamma noise. */
  private static double noisy(int kind, double mean, Random random) {
    return switch (kind) {
      case 0 -> mean * (1 + 0.06 * random.nextGaussian());
      case 1 -> count(mean, random);
      case 2 -> mean * Math.exp(0.15 * random.nextGaussian());
      default -> {
        double sum = 0;
        for (int i = 0; i < 8; i++) {
          sum -= Math.log(1 - random.nextDouble());
        }
        yield mean * sum / 8;
      }
    };
  }

  /** Poisson (Knuth), by its normal approximation from 60 on. */
  private static double count(double mean, Random random) {
    if (mean >= 60) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    int count = 0;
    for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
      count++;
    }
    return count;
  }

  private record Openings(List<String> alarms) implements SeriesMonitor.Sink {
    @Override
    public void verdict(Verdict verdict, double value) {}

    @Override
    public void finding(Finding finding) {
      if (!finding.resolved() && !alarms.contains(finding.id())) {
        alarms.add(finding.id());
      }
    }
  }
}
