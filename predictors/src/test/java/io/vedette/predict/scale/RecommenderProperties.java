package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecommenderProperties {
  @Property(tries = 300, seed = "1")
  void neverGoesBelowReactiveDemandOrTheLimits(
      @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 0, max = 500) Double> demands,
      @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -10, max = 700) Double> forecasts,
      @ForAll @IntRange(min = 0, max = 5) int min,
      @ForAll @IntRange(min = 5, max = 80) int max) {
    Recommender recommender = new Recommender(ScalingPolicy.of(min, max));
    int current = min;
    for (int i = 0; i < demands.size(); i++) {
      double demand = demands.get(i);
      double upper = forecasts.get(i % forecasts.size());
      OptionalDouble forecast = upper < 0 ? OptionalDouble.empty() : OptionalDouble.of(upper);
      Recommendation made = recommender.recommend(i * 15_000L, current, demand, forecast, 7);
      int reactive = (int) Math.ceil(demand / 7 - 1e-9);
      assertThat(made.replicas())
          .isGreaterThanOrEqualTo(Math.min(max, Math.max(min, reactive)))
          .isLessThanOrEqualTo(max);
      assertThat(made.onDemand() + made.spot()).isEqualTo(made.replicas());
      current = made.replicas();
    }
  }

  @Property(tries = 200, seed = "2")
  void aSpotShareAndItsReserveAreRespected(
      @ForAll @DoubleRange(min = 0, max = 1000) double demand,
      @ForAll @IntRange(min = 0, max = 20) int base,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @DoubleRange(min = 0, max = 1) double reserve) {
    Cost cost = new Cost(1, 0.3, base, share, reserve, Double.MAX_VALUE, Double.MAX_VALUE);
    Recommender recommender = new Recommender(ScalingPolicy.of(1, 1000).withCost(cost));
    Recommendation made = recommender.recommend(0, 1, demand, OptionalDouble.of(demand), 10);
    int needed = Math.max(1, (int) Math.ceil(demand / 10 - 1e-9));
    assertThat(made.onDemand()).isGreaterThanOrEqualTo(Math.min(base, needed));
    // what is needed is there even when the reserve's share of the spot replicas goes
    int interrupted = made.spot() - (int) Math.floor(made.spot() * reserve / (1 + reserve));
    assertThat(made.onDemand() + interrupted).isGreaterThanOrEqualTo(needed);
    assertThat(made.replicas()).isEqualTo(made.onDemand() + made.spot());
  }

  @Property(tries = 100, seed = "4")
  void aDaysBudgetIsNeverExceeded(
      @ForAll @Size(min = 24, max = 24) List<@DoubleRange(min = 0, max = 2000) Double> hourly,
      @ForAll @DoubleRange(min = 30, max = 600) double hours,
      @ForAll @DoubleRange(min = 0, max = 0.5) double share) {
    double price = 0.5;
    Cost cost = new Cost(price, 0.2, 0, share, 0.1, 1, 1).withBudget(hours * price, hours);
    Recommender recommender = new Recommender(ScalingPolicy.of(1, 1000).withCost(cost));
    int current = 1;
    double used = 0;
    for (int minute = 0; minute < 1440; minute++) {
      double demand = hourly.get(minute / 60);
      Recommendation made =
          recommender.recommend(minute * 60_000L, current, demand, OptionalDouble.of(demand), 10);
      current = made.replicas();
      used += current / 60.0;
      assertThat(current).isPositive();
    }
    assertThat(used).isLessThanOrEqualTo(hours + 1e-6);
  }

  @Property(tries = 200, seed = "3")
  void theReferenceNeverExceedsItsLimits(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 5000) Integer> sums,
      @ForAll @IntRange(min = 1, max = 5) int min,
      @ForAll @IntRange(min = 5, max = 50) int max) {
    HpaReference hpa = new HpaReference(HpaSpec.of(min, max));
    int replicas = min;
    for (int i = 0; i < sums.size(); i++) {
      HpaMetric metric = new HpaMetric.AverageValue(OptionalLong.of(sums.get(i) * 100L), 1000);
      replicas = hpa.sync(i * 15_000L, replicas, List.of(metric));
      assertThat(replicas).isBetween(min, max);
    }
  }
}
