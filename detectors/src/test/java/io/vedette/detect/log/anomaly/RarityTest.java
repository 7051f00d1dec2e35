package io.vedette.detect.log.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RarityTest {
  @Test
  void withMuchHistoryItIsThePoissonTail() {
    // rate 1e-3 over 1000 trials: mean 1, P(X >= 5) = 0.00366
    assertThat(Rarity.decades(5, 1000, 1_000_000, 1_000_000_000)).isCloseTo(2.4365, within(0.01));
  }

  @Test
  void withLittleHistoryNothingSurprises() {
    assertThat(Rarity.decades(3, 10, 0, 20)).isLessThan(2);
  }

  @Test
  void whatNeverHappenedInManyTrialsSurprisesAtTheThirdTime() {
    assertThat(Rarity.decades(3, 100, 0, 100_000)).isGreaterThan(8);
  }

  @Test
  void asManyAsUsualAreNoSurprise() {
    assertThat(Rarity.decades(10, 100, 100, 1000)).isZero();
  }
}
