package io.vedette.detect.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.log.VersionPatterns;
import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.RedWindow;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RolloutWatchTest {
  private static final long MINUTE = 60_000L;
  private static final Entity SERVICE = Entity.service("shop", "checkout");
  private static final Entity CALLER = Entity.service("shop", "frontend");

  private final RolloutWatch watch = new RolloutWatch(SERVICE);
  private RolloutState state = watch.newState();
  private Random random = new Random(1);
  private long minute = 1_000_000;

  /** One version's calls of a minute: log-normal own time around a median, some failures. */
  private RedWindow calls(int n, double medianMillis, double errorRatio) {
    RedWindow window = new RedWindow();
    for (int i = 0; i < n; i++) {
      long nanos = (long) (1e6 * medianMillis * Math.exp(0.4 * random.nextGaussian()));
      boolean error = random.nextDouble() < errorRatio;
      window.add(
          new Call(CALLER, SERVICE, "POST", "", 0, 2 * nanos, nanos, error, error, 1, "t" + i));
    }
    return window;
  }

  private List<Rollout> run(int minutes, String version, int n, double median, double errors) {
    List<Rollout> out = new ArrayList<>();
    for (int i = 0; i < minutes; i++) {
      minute++;
      watch
          .observe(state, minute * MINUTE, Map.of(version, calls(n, median, errors)))
          .ifPresent(out::add);
    }
    return out;
  }

  @Test
  void aSlowVersionIsWorseWithinMinutes() {
    assertThat(run(120, "1", 60, 30, 0.005)).isEmpty();
    long deployed = minute * MINUTE;
    List<Rollout> told = run(5, "2", 60, 120, 0.005);
    assertThat(told).hasSize(1);
    Finding finding = told.get(0).finding();
    assertThat(told.get(0).verdict()).isEqualTo(RolloutVerdict.WORSE);
    assertThat(finding.startMillis()).isEqualTo(deployed);
    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    assertThat(finding.title()).isEqualTo("checkout 2 is worse than 1");
    assertThat(finding.attributes()).containsEntry("metric", "rollout_self_latency");
    List<Rollout> back = run(10, "1", 60, 30, 0.005);
    assertThat(back).hasSize(1);
    assertThat(back.get(0).finding().resolved()).isTrue();
    assertThat(back.get(0).finding().id()).isEqualTo(finding.id());
    assertThat(state.comparing()).isFalse();
  }

  @Test
  void aVersionThatFailsMoreIsWorse() {
    run(120, "1", 60, 30, 0.005);
    List<Rollout> told = run(30, "2", 60, 30, 0.06);
    assertThat(told).isNotEmpty();
    assertThat(told.get(0).verdict()).isEqualTo(RolloutVerdict.WORSE);
    assertThat(told.get(0).finding().attributes()).containsEntry("metric", "rollout_error_origin");
  }

  @Test
  void aFasterVersionIsBetter() {
    run(120, "1", 60, 30, 0.005);
    assertThat(run(20, "2", 60, 20, 0.005).get(0).verdict()).isEqualTo(RolloutVerdict.BETTER);
  }

  @Test
  void aRoutineDeployIsTheSameAndPeekingEveryMinuteRaisesNoFalseAlarm() {
    int same = 0;
    for (int seed = 0; seed < 100; seed++) {
      state = watch.newState();
      random = new Random(seed);
      run(60, "1", 60, 30, 0.005);
      List<Rollout> told = run(60, "2", 60, 30, 0.005);
      assertThat(told)
          .extracting(Rollout::verdict)
          .doesNotContain(RolloutVerdict.WORSE, RolloutVerdict.BETTER);
      Rollout last = told.get(told.size() - 1);
      same += last.verdict() == RolloutVerdict.SAME ? 1 : 0;
      assertThat(last.over()).isTrue();
    }
    assertThat(same).isGreaterThanOrEqualTo(95);
  }

  @Test
  void aCanaryIsComparedWithTheOldVersionBesideItAndNotWithAQuieterPast() {
    run(120, "1", 60, 30, 0.005);
    List<Rollout> told = new ArrayList<>();
    for (int i = 0; i < 59; i++) {
      minute++;
      Map<String, RedWindow> both = Map.of("1", calls(120, 60, 0.005), "2", calls(80, 60, 0.005));
      watch.observe(state, minute * MINUTE, both).ifPresent(told::add);
    }
    assertThat(told.get(told.size() - 1).verdict()).isEqualTo(RolloutVerdict.SAME);
  }

  @Test
  void withHardlyAnyTrafficTheVerdictIsInconclusive() {
    run(120, "1", 5, 30, 0);
    List<Rollout> told = run(61, "2", 5, 300, 0.5);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).verdict()).isEqualTo(RolloutVerdict.INCONCLUSIVE);
    assertThat(told.get(0).finding().severity()).isEqualTo(Severity.INFORMATIONAL);
  }

  @Test
  void theStateSurvivesItsBinaryForm() throws IOException {
    run(120, "1", 60, 30, 0.005);
    run(2, "2", 60, 120, 0.005);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RolloutWatch.codec().write(state, new DataOutputStream(bytes));
    state =
        RolloutWatch.codec()
            .read(2, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(run(3, "2", 60, 120, 0.005)).hasSize(1);
    // the first version is the same without the logs at its end
    state =
        RolloutWatch.codec()
            .read(1, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    minute -= 3;
    assertThat(run(3, "2", 60, 120, 0.005)).hasSize(1);
  }

  private Optional<Rollout> logged(String version, VersionPatterns.Count... counts) {
    minute++;
    long errors = 0;
    for (VersionPatterns.Count count : counts) {
      errors += count.error() ? count.records() : 0;
    }
    VersionPatterns logs =
        new VersionPatterns(SERVICE, version, minute * MINUTE, errors, List.of(counts));
    return watch.observe(
        state, minute * MINUTE, Map.of(version, calls(60, 30, 0.005)), Map.of(version, logs));
  }

  private VersionPatterns.Count line(String id, boolean error, double mean) {
    long n = Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    return new VersionPatterns.Count(id, id + " <*>", error, n);
  }

  @Test
  void aVersionThatLogsMoreErrorsIsWorseAndSaysWhichLinesAreNewGoneAndMoreFrequent() {
    for (int i = 0; i < 120; i++) {
      assertThat(
              logged("1", line("paid", false, 60), line("timeout", true, 1), line("old", false, 9)))
          .isEmpty();
    }
    List<Rollout> told = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      logged("2", line("paid", false, 60), line("timeout", true, 6), line("null pointer", true, 4))
          .ifPresent(told::add);
    }
    Finding finding = told.get(told.size() - 1).finding();
    assertThat(told.get(told.size() - 1).verdict()).isEqualTo(RolloutVerdict.WORSE);
    assertThat(finding.attributes()).containsEntry("metric", "rollout_error_logs");
    assertThat(finding.expectation().actual()).isGreaterThan(2 * finding.expectation().expected());
    Rollout now =
        Rollout.of(
            SERVICE,
            state,
            minute * MINUTE,
            RolloutVerdict.WORSE,
            "",
            List.of(),
            new LogEffect(state.logsBefore, state.logsFresh),
            false);
    assertThat(now.measures())
        .extracting(e -> e.text().replaceAll(",.*:", ":"))
        .containsExactlyInAnyOrder(
            "new error log pattern: null pointer <*>",
            "error log pattern more frequent: timeout <*>",
            "log pattern gone: old <*>");
  }

  @Test
  void aVersionThatTurnsBadLaterIsInTroubleSinceThen() {
    for (int i = 0; i < 120; i++) {
      logged("1", line("paid", false, 60));
    }
    List<Rollout> told = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      logged("2", line("paid", false, 60)).ifPresent(told::add);
    }
    long turned = minute * MINUTE;
    for (int i = 0; i < 20; i++) {
      logged("2", line("paid", false, 60), line("broken", true, 6)).ifPresent(told::add);
    }
    Finding passed = told.get(0).finding();
    Finding worse = told.get(told.size() - 1).finding();
    assertThat(told.get(0).verdict()).isEqualTo(RolloutVerdict.SAME);
    assertThat(worse.title()).isEqualTo("checkout 2 is worse than 1");
    assertThat(worse.startMillis()).isEqualTo(turned);
    assertThat(worse.id()).isEqualTo(passed.id());
  }

  @Test
  void anotherWordingOfTheSameErrorsIsNoFaultAndNeitherAreBursts() {
    for (int i = 0; i < 120; i++) {
      double burst = i % 20 == 0 ? 60 : 0.2;
      logged("1", line("old words", true, burst));
    }
    for (int i = 0; i < 59; i++) {
      double burst = i % 20 == 0 ? 60 : 0.2;
      logged("2", line("new words", true, burst))
          .ifPresent(r -> assertThat(r.verdict()).isEqualTo(RolloutVerdict.SAME));
    }
  }

  @Test
  void memoryIsBoundedWhateverIsLogged() throws IOException {
    for (int i = 0; i < 30; i++) {
      VersionPatterns.Count[] counts = new VersionPatterns.Count[64];
      for (int j = 0; j < counts.length; j++) {
        counts[j] = line("pattern " + i + " " + j, j % 2 == 0, 3);
      }
      logged("1", counts);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RolloutWatch.codec().write(state, new DataOutputStream(bytes));
    assertThat(bytes.size()).isLessThan(16 << 10);
  }
}
