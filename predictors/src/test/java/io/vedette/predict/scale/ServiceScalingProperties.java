package io.vedette.predict.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ServiceScalingProperties {
  private static final long MINUTE = 60_000;
  private static final int MINUTES = 110;
  private static final Cost COST = new Cost(1, .3, 1, .5, .1, 5000, 5000);
  private static final ServicePolicy POLICY =
      ServicePolicy.of(ScalingMode.AUTO, ScalingPolicy.of(0, 50).withCost(COST), 2);

  private static ServiceScaling fresh() {
    return new ServiceScaling(POLICY, new LeadTime(120_000));
  }

  private static void minute(ServiceScaling scaling, int minute) {
    double load = 20 + 18 * Math.sin(minute / 7.0) + minute % 5;
    long time = minute * MINUTE + 30_000;
    scaling.observe(MetricRole.RUNNING, "a", "r", time, Math.min(20, load));
    scaling.observe(MetricRole.WAITING, "a", "w", time, Math.max(0, load - 20));
    scaling.observe(MetricRole.REQUESTS, "a", "q", time, 100.0 * minute);
  }

  private static ServiceScaling copied(ServiceScaling scaling) throws IOException {
    StateCodec<ServiceScaling> codec = ServiceScaling.codec(POLICY, new LeadTime(120_000));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.write(scaling, new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    ServiceScaling copy = codec.read(codec.version(), in);
    assertThat(in.available()).isZero();
    return copy;
  }

  @Property(tries = 12, seed = "5")
  void aRestoredServiceGoesOnAsIfItHadNeverStopped(
      @ForAll @IntRange(min = 0, max = MINUTES - 1) int cut) throws IOException {
    ServiceScaling uninterrupted = fresh();
    ServiceScaling restored = fresh();
    for (int i = 0; i < MINUTES; i++) {
      restored = i == cut ? copied(restored) : restored;
      minute(uninterrupted, i);
      minute(restored, i);
      Optional<ScalingView> view = restored.view(i * MINUTE + 30_000);
      assertThat(view).isEqualTo(uninterrupted.view(i * MINUTE + 30_000));
    }
  }

  @Example
  void aLaterVersionIsRefused() {
    assertThatThrownBy(
            () ->
                ServiceScaling.codec(POLICY, new LeadTime(1))
                    .read(99, new DataInputStream(new ByteArrayInputStream(new byte[0]))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 99");
  }
}
