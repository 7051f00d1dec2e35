package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class RecurringRisesTest {
  private static final long MINUTE = 60_000;
  private static final int DAY = 1440;

  private static double office(int minute) {
    boolean weekend = minute / DAY % 7 >= 5;
    int hour = minute % DAY / 60;
    return !weekend && hour >= 8 && hour < 18 ? 100 : 30;
  }

  private static RecurringRises after(int minutes, IntToDoubleFunction demand) {
    RecurringRises rises = new RecurringRises(MINUTE);
    for (int minute = 0; minute < minutes; minute++) {
      rises.add((minute + 1) * MINUTE, demand.applyAsDouble(minute));
    }
    return rises;
  }

  /** In the next three minutes. */
  private static double warned(RecurringRises rises, int minute) {
    return rises.demand(minute * MINUTE, (minute + 3) * MINUTE);
  }

  @Test
  void theRiseOfYesterdayIsExpectedAtTheSameTime() {
    int eight = DAY + 8 * 60;
    assertThat(warned(after(eight - 2, RecurringRisesTest::office), eight - 2))
        .isBetween(95.0, 105.0);
    assertThat(warned(after(eight - 20, RecurringRisesTest::office), eight - 20)).isZero();
  }

  @Test
  void itScalesWithThePresentDemand() {
    int eight = DAY + 8 * 60;
    RecurringRises rises = after(eight - 2, m -> (m < DAY ? 1 : 2) * office(m));
    assertThat(warned(rises, eight - 2)).isBetween(190.0, 210.0);
  }

  @Test
  void afterAWeekItKnowsTheWeekEnd() {
    int saturday = 12 * DAY + 8 * 60;
    assertThat(warned(after(saturday - 2, RecurringRisesTest::office), saturday - 2)).isZero();
    int monday = 14 * DAY + 8 * 60;
    assertThat(warned(after(monday - 2, RecurringRisesTest::office), monday - 2))
        .isBetween(95.0, 105.0);
  }

  @Test
  void whatDoesNotRecurIsNotBelievedForLong() {
    Random random = new Random(3);
    double[] bursts = random.doubles(6 * DAY).map(u -> u < 0.01 ? 500 : 20).toArray();
    RecurringRises rises = new RecurringRises(MINUTE);
    int warnings = 0;
    for (int minute = 0; minute < bursts.length; minute++) {
      rises.add((minute + 1) * MINUTE, bursts[minute]);
      warnings += minute > 3 * DAY && warned(rises, minute + 1) > 0 ? 1 : 0;
    }
    assertThat(warnings).isLessThan(60);
  }

  @Test
  void aRestoredOneGoesOnAsIfItHadNeverStopped() throws IOException {
    RecurringRises rises = after(DAY + 8 * 60 - 2, RecurringRisesTest::office);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    rises.write(new DataOutputStream(bytes));
    RecurringRises restored = new RecurringRises(MINUTE);
    restored.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int minute = DAY + 8 * 60 - 2; minute < 3 * DAY; minute++) {
      rises.add((minute + 1) * MINUTE, office(minute));
      restored.add((minute + 1) * MINUTE, office(minute));
      assertThat(warned(restored, minute + 1)).isEqualTo(warned(rises, minute + 1));
    }
  }
}
