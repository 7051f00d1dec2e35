package io.vedette.respond.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WeightsProperties {
  @Property
  void sumTo100AndGiveTheTargetItsShare(
      @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 0, max = 1_000_000) Integer> weights,
      @ForAll @IntRange(min = 0, max = 100) int percent) {
    int[] old = weights.stream().mapToInt(w -> w).toArray();
    int[] shifted = Weights.shift(old, 0, percent);
    assertThat(shifted[0]).isEqualTo(percent);
    assertThat(Arrays.stream(shifted).sum()).isEqualTo(100);
    assertThat(Arrays.stream(shifted).min().getAsInt()).isNotNegative();
  }

  @Example
  void othersKeepTheirProportion() {
    assertThat(Weights.shift(new int[] {10, 60, 30}, 0, 40)).containsExactly(40, 40, 20);
  }
}
