package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RecommenderTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  @Test
  void theForecastRaisesDemandAndSaysSo() {
    Recommender recommender = new Recommender(ScalingPolicy.of(1, 100));
    Recommendation made = recommender.recommend(0, 3, 30, OptionalDouble.of(55), 10);
    assertThat(made.replicas()).isEqualTo(6);
    assertThat(made.reactive()).isEqualTo(3);
    assertThat(made.reason()).contains("needs 3").contains("up to 55").contains("needs 6");
  }

  @Test
  void withoutForecastItAimsAtTheReactiveUtilization() {
    Recommender recommender = new Recommender(ScalingPolicy.of(1, 100));
    assertThat(recommender.recommend(0, 1, 32, NONE, 10).replicas()).isEqualTo(4);
  }

  @Test
  void aDipShorterThanTheWindowRemovesNothing() {
    Recommender recommender = new Recommender(ScalingPolicy.of(1, 100));
    assertThat(at(recommender, 0, 100)).isEqualTo(10);
    assertThat(at(recommender, 60_000, 50)).isEqualTo(10);
    assertThat(at(recommender, 119_000, 50)).isEqualTo(10);
    assertThat(at(recommender, 121_000, 50)).isEqualTo(5);
  }

  @Test
  void oneReplicaTooManyWaitsTenMinutes() {
    Recommender recommender = new Recommender(ScalingPolicy.of(1, 100));
    assertThat(at(recommender, 0, 100)).isEqualTo(10);
    assertThat(at(recommender, 300_000, 90)).isEqualTo(10);
    assertThat(at(recommender, 599_000, 90)).isEqualTo(10);
    assertThat(at(recommender, 601_000, 90)).isEqualTo(9);
  }

  private static int at(Recommender recommender, long time, double demand) {
    return recommender.recommend(time, 1, demand, OptionalDouble.of(demand), 10).replicas();
  }

  @Test
  void scalesToZeroOnlyWhereAskedAndOnlyAfterIdling() {
    Recommender asked = new Recommender(ScalingPolicy.of(0, 100));
    Recommender notAsked = new Recommender(ScalingPolicy.of(1, 100));
    for (long time = 0; time < 300_000; time += 15_000) {
      assertThat(asked.recommend(time, 1, 0, NONE, 10).replicas()).isEqualTo(1);
      assertThat(notAsked.recommend(time, 1, 0, NONE, 10).replicas()).isEqualTo(1);
    }
    assertThat(asked.recommend(300_000, 1, 0, NONE, 10).replicas()).isZero();
    assertThat(notAsked.recommend(300_000, 1, 0, NONE, 10).replicas()).isEqualTo(1);
    assertThat(asked.recommend(315_000, 0, 1, NONE, 10).replicas()).isEqualTo(1);
  }

  @Test
  void saysWhatHoldsItBack() {
    Recommender recommender = new Recommender(ScalingPolicy.of(1, 5));
    Recommendation made = recommender.recommend(0, 1, 100, NONE, 10);
    assertThat(made.replicas()).isEqualTo(5);
    assertThat(made.reason()).contains("held at 5 by the maximum");
  }
}
