package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.predict.scale.ScalingPolicy.Price;
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
  void aBudgetAndASpotShareAreRespected(
      @ForAll @DoubleRange(min = 0, max = 1000) double demand,
      @ForAll @DoubleRange(min = 1, max = 50) double budget,
      @ForAll @DoubleRange(min = 0, max = 1) double spotShare) {
    Price price = new Price(budget, 1, 0.3, spotShare);
    Recommender recommender = new Recommender(ScalingPolicy.of(1, 1000).withPrice(price));
    Recommendation made = recommender.recommend(0, 1, demand, OptionalDouble.of(demand), 10);
    assertThat(made.onDemand() + 0.3 * made.spot()).isLessThanOrEqualTo(Math.max(1, budget));
    assertThat(made.spot()).isLessThanOrEqualTo((int) (spotShare * made.replicas()));
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
