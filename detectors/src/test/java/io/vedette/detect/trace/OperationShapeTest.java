package io.vedette.detect.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class OperationShapeTest {
  private static final long MINUTE = 60_000L;
  private final Random random = new Random(3);
  private final OperationShape shape = new OperationShape();
  private long now;

  private OperationShape.Kind after(int minutes, DoubleSupplier millis) {
    for (int m = 0; m < minutes; m++) {
      for (int i = 0; i < 10; i++) {
        shape.add(millis.getAsDouble(), 1, now);
      }
      now += MINUTE;
      shape.decay(now);
    }
    return shape.kind(now);
  }

  private double logNormal(double median, double sigma) {
    return median * Math.exp(sigma * random.nextGaussian());
  }

  @Test
  void waitingForATimeoutOfSecondsIsLongPolling() {
    assertThat(after(120, () -> random.nextInt(3) == 0 ? 30_000 * random.nextDouble() : 30_000))
        .isEqualTo(OperationShape.Kind.LONG_POLL);
  }

  @Test
  void clientsThatHangUpWhenTheyLikeAreStreams() {
    assertThat(after(120, () -> logNormal(8_000, 1.5))).isEqualTo(OperationShape.Kind.STREAM);
  }

  @Test
  void workOfAllSizesIsABatch() {
    assertThat(after(120, () -> logNormal(60_000, 0.8))).isEqualTo(OperationShape.Kind.BATCH);
  }

  @Test
  void aSlowRequestIsStillARequest() {
    assertThat(after(120, () -> logNormal(4_000, 0.35))).isEqualTo(OperationShape.Kind.REQUEST);
    assertThat(after(120, () -> logNormal(40, 0.8))).isEqualTo(OperationShape.Kind.REQUEST);
  }

  @Test
  void anHourOfTimeoutsDoesNotMakeARequestALongPoll() {
    after(360, () -> logNormal(50, 0.5));
    assertThat(after(60, () -> random.nextBoolean() ? 10_000 : logNormal(50, 0.5)))
        .isEqualTo(OperationShape.Kind.REQUEST);
  }

  @Test
  void nothingIsSaidInTheFirstHour() {
    assertThat(after(59, () -> 30_000 * Math.max(0.2, random.nextDouble() * 3 % 1)))
        .isEqualTo(OperationShape.Kind.REQUEST);
  }
}
