package io.vedette.detect.metric;

import static io.vedette.model.AnomalyKind.DIP;
import static io.vedette.model.AnomalyKind.SPIKE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.Outcome;
import io.vedette.model.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecordDetectorProperties {
  private static final long STEP = 300_000L;

  /** Without the least relative deviation, which by its nature is not invariant to shifts. */
  private final RecordDetector detector = new RecordDetector(new Sensitivity(0.1, 1, 0));

  private static double[] walk(long seed, int length) {
    Random random = new Random(seed);
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      double burst = random.nextInt(200) == 0 ? 20 * random.nextDouble() : 0;
      values[i] = 10 * Math.sin(i / 40.0) + random.nextGaussian() + burst;
    }
    return values;
  }

  private List<Verdict> fold(RecordState state, double[] values, int from, int to) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      verdicts.add(detector.observe(state, i * STEP, values[i]));
    }
    return verdicts;
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void shiftAndScaleChangeNoScore(
      @ForAll @IntRange(max = 1_000_000) int seed,
      @ForAll @DoubleRange(min = -1000, max = 1000) double shift,
      @ForAll @DoubleRange(min = 0.01, max = 1000) double scale) {
    double[] values = walk(seed, 600);
    double[] moved = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      moved[i] = shift + scale * values[i];
    }
    List<Verdict> plain = fold(detector.newState(), values, 0, values.length);
    List<Verdict> other = fold(detector.newState(), moved, 0, values.length);
    int differ = 0;
    for (int i = 0; i < plain.size(); i++) {
      // a record by exactly the least share may fall on either side of it after rounding
      differ += Math.abs(plain.get(i).score() - other.get(i).score()) > 1e-3 ? 1 : 0;
    }
    assertThat(differ).isLessThanOrEqualTo(2);
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void aRestoredSeriesGoesOnAsIfNothingHappened(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll @IntRange(min = 1, max = 599) int cut)
      throws IOException {
    double[] values = walk(seed, 600);
    List<Verdict> whole = fold(detector.newState(), values, 0, values.length);
    RecordState state = detector.newState();
    fold(state, values, 0, cut);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordState.CODEC.write(state, new DataOutputStream(bytes));
    RecordState restored =
        RecordState.CODEC.read(
            RecordState.CODEC.version(),
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(fold(restored, values, cut, values.length))
        .isEqualTo(whole.subList(cut, whole.size()));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void anyFiniteInputGivesFiniteVerdicts(
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = -1e200, max = 1e200) Double> in) {
    RecordState state = detector.newState();
    for (int i = 0; i < in.size(); i++) {
      Verdict verdict = detector.observe(state, i * STEP, in.get(i));
      assertThat(verdict.score()).isBetween(0.0, 1.0);
      assertThat(verdict.expected()).isFinite();
      assertThat(verdict.lower()).isLessThanOrEqualTo(verdict.upper());
    }
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void nothingIsAnomalousOnProbation(@ForAll List<@DoubleRange(min = -9, max = 9) Double> in) {
    RecordState state = detector.newState();
    for (int i = 0; i < Math.min(in.size(), Extremes.WARM_UP); i++) {
      assertThat(detector.observe(state, i * STEP, in.get(i)).outcome())
          .isEqualTo(Outcome.INCONCLUSIVE);
    }
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void whatIsNotFiniteIsRefused(@ForAll @DoubleRange(min = -9, max = 9) double value) {
    RecordState state = detector.newState();
    detector.observe(state, 0, value);
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> detector.observe(state, STEP, bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not finite");
    }
    assertThat(state.points).isEqualTo(1);
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void whatIsInsideTheBandIsNoJump(@ForAll @IntRange(max = 1_000_000) int seed) {
    double[] values = walk(seed, 500);
    RecordState state = detector.newState();
    for (int i = 0; i < values.length; i++) {
      Verdict verdict = detector.observe(state, i * STEP, values[i]);
      boolean jump = verdict.anomalous() && EnumSet.of(SPIKE, DIP).contains(verdict.kind());
      boolean inside = values[i] > verdict.lower() && values[i] < verdict.upper();
      assertThat(jump && inside).as("%s at %d", verdict, i).isFalse();
    }
  }
}
