package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  @Test
  void whatOneRequestHoldsAnotherCannotGetUntilItIsGivenBack() {
    MemoryBudget budget = new MemoryBudget(100);
    MemoryBudget.Lease first = budget.lease();
    MemoryBudget.Lease second = budget.lease();
    first.grow(60);
    first.grow(30);

    assertThatThrownBy(() -> second.grow(20))
        .isInstanceOf(Refusal.class)
        .satisfies(e -> assertThat(((Refusal) e).status().code()).isEqualTo(503));
    first.close();
    second.grow(20);

    assertThat(budget.used()).isEqualTo(20);
  }

  @Test
  void aClosedLeaseTakesNothingMoreAndGivesBackOnce() {
    MemoryBudget budget = new MemoryBudget(100);
    MemoryBudget.Lease lease = budget.lease();
    lease.grow(10);
    lease.close();
    lease.close();

    assertThatThrownBy(() -> lease.grow(1)).isInstanceOf(Refusal.class);
    assertThat(budget.used()).isZero();
  }

  @Test
  void whatCouldNeverFitIsTooLarge() {
    MemoryBudget.Lease lease = new MemoryBudget(100).lease();

    assertThatThrownBy(() -> lease.grow(101))
        .isInstanceOf(Refusal.class)
        .satisfies(e -> assertThat(((Refusal) e).status().code()).isEqualTo(413));
  }
}
