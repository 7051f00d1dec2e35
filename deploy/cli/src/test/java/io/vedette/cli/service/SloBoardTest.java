package io.vedette.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.slo.BurnRateMonitor;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.Outcome;
import io.vedette.review.ServiceLevels.Level;
import io.vedette.review.ServiceLevels.Status;
import io.vedette.rules.slo.Slo;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class SloBoardTest {
  private static final long DAY = 86_400_000L;
  private static final Slo AVAILABILITY =
      new Slo(
          "availability",
          "Availability",
          "shop/*",
          0.999,
          28 * DAY,
          10,
          new Slo.Calls("", Double.POSITIVE_INFINITY));

  private final SloBoard board = new SloBoard(() -> List.of(AVAILABILITY), Clock.systemUTC());

  private void tell(String service, String slo, double burn, double remaining, boolean burning) {
    Entity entity = Entity.service("shop", service);
    Outcome outcome = burning ? Outcome.ANOMALOUS : Outcome.NORMAL;
    put("vedette_slo_burn_rate", slo, entity, burn, outcome);
    put("vedette_slo_budget_remaining", slo, entity, remaining, Outcome.NORMAL);
  }

  private void put(String metric, String slo, Entity entity, double value, Outcome outcome) {
    String series = BurnRateMonitor.series(metric, slo, entity);
    board.put(new BandPoint(series, entity, 60_000, value, 1, 0, 1, 0, outcome));
  }

  @Test
  void theOnesInNeedComeFirstWithTheTimeTheirBudgetEnds() {
    tell("fine", "availability", 0.5, 0.9, false);
    tell("burning", "availability", 14, 0.5, true);
    tell("spent", "availability", 2, -0.1, false);
    List<Level> levels = board.levels();
    assertThat(levels)
        .extracting(l -> l.service().name() + " " + l.status())
        .containsExactly("spent EXHAUSTED", "burning BURNING", "fine MET");
    assertThat(levels.get(1).exhaustedInMillis()).isEqualTo(DAY);
    assertThat(levels.get(0).exhaustedInMillis()).isZero();
    assertThat(levels.get(2).exhaustedInMillis()).isNull();
    assertThat(levels.get(2).status()).isEqualTo(Status.MET);
    assertThat(levels.get(1).windowMillis()).isEqualTo(28 * DAY);
  }

  @Test
  void objectivesThatWereWithdrawnAndOtherSeriesAreNotShown() {
    tell("checkout", "withdrawn", 1, 1, false);
    Entity entity = Entity.service("shop", "checkout");
    board.put(new BandPoint("up{job=\"x\"}", entity, 0, 1, 1, 0, 1, 0, Outcome.NORMAL));
    assertThat(board.levels()).isEmpty();
  }
}
