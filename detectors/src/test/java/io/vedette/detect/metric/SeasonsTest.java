package io.vedette.detect.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vedette.model.AnomalyKind;
import io.vedette.model.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeasonsTest {
  private static final long MINUTE = 60_000L;
  private static final long DAY = 1440 * MINUTE;

  private final RecordDetector detector = new RecordDetector(Sensitivity.of(1));

  private record Run(RecordState state, List<Verdict> verdicts) {}

  private Run run(long stepMillis, long untilMillis, LongToDoubleFunction series) {
    RecordState state = detector.newState();
    List<Verdict> verdicts = new ArrayList<>();
    for (long t = 0; t < untilMillis; t += stepMillis) {
      verdicts.add(detector.observe(state, t, series.applyAsDouble(t)));
    }
    return new Run(state, verdicts);
  }

  private static double wave(long timeMillis, double periodMillis) {
    return Math.sin(2 * Math.PI * timeMillis / periodMillis);
  }

  @ParameterizedTest
  @ValueSource(doubles = {11, 37, 53.7, 100, 301})
  void aPeriodIsFoundWithinTwentyOfIt(double minutes) {
    Random random = new Random(1);
    double period = minutes * MINUTE;
    Run run =
        run(
            MINUTE,
            (long) (25 * period),
            t -> 100 + 30 * wave(t, period) + 4 * random.nextGaussian());
    assertThat(run.state.seasons.foundMillis()).isCloseTo(period, within(0.01 * period));
  }

  @Test
  void shortPulsesOfAJobAreAPeriodToo() {
    Random random = new Random(2);
    Run run =
        run(MINUTE, 3 * DAY, t -> 20 + (t / MINUTE % 45 < 6 ? 50 : 0) + 2 * random.nextGaussian());
    assertThat(run.state.seasons.foundMillis()).isCloseTo(45 * MINUTE, within(0.01 * 45 * MINUTE));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noiseAndRandomWalksHaveNoPeriod(long seed) {
    Random random = new Random(seed);
    double[] walk = {0};
    RecordState noise = run(MINUTE, 6 * DAY, t -> random.nextGaussian()).state;
    RecordState walking = run(MINUTE, 6 * DAY, t -> walk[0] += random.nextGaussian()).state;
    assertThat(noise.seasons.foundMillis()).isZero();
    assertThat(walking.seasons.foundMillis()).isZero();
  }

  @Test
  void aMissedTurnOfAFoundPeriodIsARightValueAtTheWrongTime() {
    Random random = new Random(3);
    double period = 150 * MINUTE;
    long missed = (long) (40 * period);
    LongToDoubleFunction series =
        t -> {
          boolean off = t >= missed && t < missed + period;
          return 100 + (off ? -30 : 30 * wave(t, period)) + 3 * random.nextGaussian();
        };
    Run run = run(MINUTE, (long) (42 * period), series);
    int from = (int) (missed / MINUTE);
    assertThat(run.verdicts.subList(1440, from)).noneMatch(Verdict::anomalous);
    assertThat(run.verdicts.subList(from, run.verdicts.size()))
        .anyMatch(v -> v.kind() == AnomalyKind.CONTEXTUAL);
  }

  @Test
  void theWeekProvesItselfAndIsExpected() {
    Random random = new Random(4);
    LongToDoubleFunction series =
        t -> {
          boolean weekend = t / DAY % 7 >= 5;
          return 100 + (weekend ? 10 : 40 * (1 - wave(t, DAY))) + 2 * random.nextGaussian();
        };
    Run run = run(10 * MINUTE, 35 * DAY, series);
    assertThat(run.state.seasons.cyclic()).isTrue();
    assertThat(run.state.seasons.provenMillis()).isEqualTo((double) (7 * DAY));
    assertThat(run.verdicts.subList(28 * 144, 35 * 144)).noneMatch(Verdict::anomalous);
  }

  @Test
  void whatWasFoundSurvivesARestart() throws IOException {
    Random random = new Random(5);
    double period = 37 * MINUTE;
    LongToDoubleFunction series = t -> 5 + wave(t, period) + 0.1 * random.nextGaussian();
    RecordState state = run(MINUTE, DAY, series).state;
    assertThat(state.seasons.foundMillis()).isPositive();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordState.CODEC.write(state, new DataOutputStream(bytes));
    RecordState restored =
        RecordState.CODEC.read(
            RecordState.CODEC.version(),
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (long t = DAY; t < 2 * DAY; t += MINUTE) {
      double value = series.applyAsDouble(t);
      assertThat(detector.observe(restored, t, value)).isEqualTo(detector.observe(state, t, value));
    }
  }

  /** Three days of a daily wave, written by the version before the seasons. */
  @Test
  void aStateOfThePreviousVersionGoesOn() throws IOException {
    byte[] old;
    try (InputStream in = SeasonsTest.class.getResourceAsStream("record-state-v2.base64")) {
      old = Base64.getMimeDecoder().decode(in.readAllBytes());
    }
    RecordState state =
        RecordState.CODEC.read(2, new DataInputStream(new ByteArrayInputStream(old)));
    Random random = new Random(6);
    for (long t = 3 * DAY; t < 4 * DAY; t += 5 * MINUTE) {
      double usual = 100 + 30 * wave(t, DAY);
      Verdict verdict = detector.observe(state, t, usual + 2 * random.nextGaussian());
      assertThat(verdict.anomalous()).as("%d", t).isFalse();
      assertThat(verdict.expected()).isCloseTo(usual, within(8.0));
    }
    assertThat(detector.observe(state, 4 * DAY, 300).anomalous()).isTrue();
  }

  @Test
  void theBandStaysOpenWhileALevelShifts() {
    Random random = new Random(7);
    Run run = run(MINUTE, DAY, t -> (t < DAY / 2 ? 100 : 200) + 3 * random.nextGaussian());
    assertThat(run.verdicts.subList(720, 760))
        .anyMatch(Verdict::anomalous)
        .allSatisfy(v -> assertThat(v.upper() - v.lower()).isGreaterThan(5));
  }

  @Test
  void aStateWithAllItsSeasonsStaysSmall() throws IOException {
    Random random = new Random(8);
    LongToDoubleFunction series =
        t -> {
          double weekend = t / DAY % 7 >= 5 ? 10 : 40;
          return weekend * (1 - wave(t, DAY)) + 30 * wave(t, 300 * MINUTE) + random.nextGaussian();
        };
    RecordState state = run(10 * MINUTE, 40 * DAY, series).state;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordState.CODEC.write(state, new DataOutputStream(bytes));
    assertThat(state.seasons.cyclic()).isTrue();
    assertThat(bytes.size()).isLessThanOrEqualTo(935);
  }

  /** A job at two in the morning by the clocks of Berlin, before and after they change. */
  @Test
  void theDayGoesByTheClocksOfItsZoneWhenTheyChange() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    long start = Instant.parse("2026-10-18T00:00:00Z").toEpochMilli();
    long change = Instant.parse("2026-10-25T01:00:00Z").toEpochMilli();
    double[] error = new double[2];
    for (int i = 0; i < 2; i++) {
      RecordDetector one = new RecordDetector(Sensitivity.of(1), i == 0 ? berlin : ZoneOffset.UTC);
      RecordState state = one.newState();
      Random random = new Random(9);
      for (long t = start; t < change + DAY; t += MINUTE) {
        int hour = Instant.ofEpochMilli(t).atZone(berlin).getHour();
        double value = 100 + (hour == 14 ? 60 : 0) + random.nextGaussian();
        Verdict verdict = one.observe(state, t, value);
        if (t >= change + DAY / 4) {
          error[i] += Math.abs(value - verdict.expected());
        }
      }
    }
    assertThat(error[0]).isLessThan(0.7 * error[1]);
  }
}
