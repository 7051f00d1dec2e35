package io.vedette.detect.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricSample;
import io.vedette.model.Resource;
import io.vedette.model.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogAnalyzerTest {
  private static final long MINUTE = 60_000L;
  private final Entity service = Entity.service("shop", "checkout");
  private final LogAnalyzer analyzer = new LogAnalyzer(LogOptions.defaults());
  private final Recorder sink = new Recorder();
  private LogState state = analyzer.newState(service);

  private static final class Recorder implements LogAnalyzer.Sink {
    final List<MetricSample> samples = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();

    @Override
    public void sample(MetricSample sample) {
      samples.add(sample);
    }

    @Override
    public void finding(Finding finding) {
      findings.add(finding);
    }
  }

  private void log(long minute, int severity, String body) {
    analyzer.observe(
        state,
        service,
        new LogRecord(
            minute * MINUTE * 1_000_000L,
            severity,
            "",
            body,
            "",
            "",
            Resource.UNKNOWN,
            Attributes.empty()),
        sink);
  }

  private void usualHours(long from, long to) {
    for (long m = from; m < to; m++) {
      log(m, 9, "order " + m + " placed by user u" + m % 7);
      analyzer.onTime(state, service, (m + 1) * MINUTE, sink);
    }
  }

  @Test
  void reportsANewErrorPatternOnceItOccursThreeTimes() {
    usualHours(0, 600);
    log(600, 17, "cannot reach ledger shard 7: connection reset");
    log(600, 17, "cannot reach ledger shard 9: connection reset");
    assertThat(sink.findings).isEmpty();
    log(601, 17, "cannot reach ledger shard 2: connection reset");
    assertThat(sink.findings).hasSize(1);
    assertThat(sink.findings.get(0).severity()).isEqualTo(Severity.HIGH);
    assertThat(sink.findings.get(0).startMillis()).isEqualTo(600 * MINUTE);
    usualHours(602, 630);
    assertThat(sink.findings.get(sink.findings.size() - 1).resolved()).isTrue();
    assertThat(sink.findings.stream().map(Finding::id).distinct()).hasSize(1);
  }

  @Test
  void aFindingNamesTheIdsThatItsPatternHadBefore() {
    usualHours(0, 600);
    log(600, 17, "session refused for user root now");
    log(600, 17, "session refused for user eve now");
    log(601, 17, "session refused for user bob now");
    Map<String, String> attributes = sink.findings.get(0).attributes();
    String alone =
        new PatternMiner(service.id(), 9).add("session refused for user eve now", 0).id();
    assertThat(attributes.get("pattern")).isEqualTo("session refused for user <*> now");
    assertThat(attributes.get("pattern.id")).isNotEqualTo(alone);
    assertThat(attributes.get("pattern.formerly")).contains(alone);
  }

  @Test
  void staysSilentAboutPatternsLearntDuringWarmUp() {
    usualHours(0, 100);
    for (int i = 0; i < 10; i++) {
      log(100 + i, 17, "cache miss storm number " + i);
    }
    assertThat(sink.findings).isEmpty();
  }

  @Test
  void newPatternsThatComeTogetherAreOneFindingAndErrorsNeverHide() {
    usualHours(0, 600);
    for (int i = 0; i < 3; i++) {
      log(600, 9, "trying replica " + i + " instead");
      log(600, 13, "queue of replica " + i + " is long");
      log(600, 17, "cannot reach ledger shard " + i);
    }
    assertThat(sink.findings.stream().map(Finding::id).distinct()).hasSize(2);
    Finding error = sink.findings.get(sink.findings.size() - 1);
    assertThat(error.severity()).isEqualTo(Severity.HIGH);
    assertThat(error.reason()).contains("cannot reach ledger shard <*>");
  }

  @Test
  void aSteadyServiceNeedNotWaitSixHours() {
    for (int m = 0; m < 60; m++) {
      for (int i = 0; i < 20; i++) {
        log(m, 9, "order " + i + " placed");
      }
      analyzer.onTime(state, service, (m + 1) * MINUTE, sink);
    }
    for (int i = 0; i < 3; i++) {
      log(61, 17, "cannot reach ledger shard " + i);
    }
    assertThat(sink.findings).hasSize(1);
  }

  @Test
  void countsEveryMinuteAndSilenceAsZero() {
    log(10, 17, "boom");
    analyzer.onTime(state, service, 13 * MINUTE, sink);
    assertThat(sink.samples)
        .filteredOn(s -> "error".equals(s.series().labels().get("severity")))
        .extracting(MetricSample::value)
        .containsExactly(1 / 60.0, 0.0, 0.0);
  }

  @Test
  void aRestoredStateKnowsThePatternsByTheSameIds() throws IOException {
    usualHours(0, 400);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    analyzer.codec().write(state, new DataOutputStream(bytes));
    state =
        analyzer
            .codec()
            .read(
                analyzer.codec().version(),
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    usualHours(400, 420);
    assertThat(sink.findings).isEmpty();
    assertThat(state.miner.patterns()).hasSize(1);
    assertThat(state.miner.patterns().get(0).count).isEqualTo(420);
  }
}
