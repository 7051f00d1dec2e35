package io.vedette.rules.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What collections of Sigma 1 hold: aggregations after a pipe, documents that share parts. */
class OldSigmaTest {
  private static final String HEAD = "title: Old\nid: old-1\nlogsource: {product: test}\n";

  private static RulePack load(String yaml) {
    RulePack pack = RulePack.fromFiles(Map.of("old.yml", yaml));
    assertThat(pack.problems()).isEmpty();
    return pack;
  }

  /** Detectors that report, over events given as {@code second: document}. */
  private static List<String> reported(RulePack pack, String... events) {
    SigmaCorrelations.Run run = pack.correlations().run();
    List<Finding> found = new ArrayList<>();
    for (String line : events) {
      long time = 1000 * Long.parseLong(line.substring(0, line.indexOf(':')));
      String document = line.substring(line.indexOf(':') + 1);
      AuditEvent event = new AuditEvent("test", "", line, time, time, document);
      List<Finding> matched = pack.sigma().match(event);
      found.addAll(matched);
      found.addAll(run.observe(event, matched));
    }
    found.addAll(run.close());
    return found.stream()
        .filter(pack.correlations()::reports)
        .map(Finding::detector)
        .distinct()
        .toList();
  }

  private static String rule(String condition) {
    return HEAD + "detection: {s: {a: 1}, timeframe: 1m, condition: '" + condition + "'}";
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "s | count() by u > 2",
        "s | count() by u >= 3",
        "s|count() by u>2",
        "s | COUNT( ) BY u > 2",
        "s | count() > 2",
        "s | count(v) by u > 2",
        "s | count(v) by u, a > 2",
        "s | sum(v) by u > 5",
        "s | max(v) by u >= 3",
        "s | avg(v) by u = 2",
        "s and not 1 of f* | count() by u > 2",
      })
  void aggregationsAreCorrelations(String condition) {
    RulePack pack = load(rule(condition).replace("s: {a: 1}", "s: {a: 1}, f1: {b: 1}"));
    assertThat(
            reported(
                pack,
                "1:{\"a\":1,\"u\":\"x\",\"v\":1}",
                "2:{\"a\":1,\"u\":\"x\",\"v\":2}",
                "3:{\"a\":1,\"u\":\"x\",\"v\":3}"))
        .containsExactly("sigma:old-1");
  }

  @Test
  void anAggregationCountsPerGroupWithinItsTimeframe() {
    RulePack pack = load(rule("s | count() by u > 2"));
    assertThat(
            reported(
                pack,
                "1:{\"a\":1,\"u\":\"x\"}",
                "2:{\"a\":1,\"u\":\"y\"}",
                "3:{\"a\":1,\"u\":\"x\"}",
                "90:{\"a\":1,\"u\":\"x\"}"))
        .isEmpty();
  }

  @Test
  void theTimeframeMayStandBesideTheDetection() {
    RulePack pack =
        load(HEAD + "timeframe: 5m\ndetection: {s: {a: 1}, condition: s | count() by u > 1}");
    assertThat(pack.sigma().correlations().get(0).timespanMillis()).isEqualTo(300_000);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "s | near t; true",
        "s |near t and w; true",
        "s | near (t or nothing) and not absent; true",
        "s | near t and not w; false",
        "(s and not t) | near 1 of t*; true",
        "s | near nothing; false",
      })
  void nearIsATemporalCorrelation(String condition, boolean fires) {
    String yaml =
        HEAD
            + "detection:\n  s: {a: 1}\n  t: {b: 1}\n  w: {c: 1}\n  nothing: {d: 1}\n"
            + "  absent: {e: 1}\n  timeframe: 30s\n  condition: '"
            + condition
            + "'";
    RulePack pack = load(yaml);
    assertThat(reported(pack, "1:{\"a\":1}", "5:{\"b\":1}", "9:{\"c\":1}"))
        .isEqualTo(fires ? List.of("sigma:old-1") : List.of());
    assertThat(reported(pack, "1:{\"a\":1}", "100:{\"b\":1}", "200:{\"c\":1}")).isEmpty();
  }

  @Test
  void aFilterNarrowsTheRuleBehindAnAggregation() {
    String filter =
        "\n---\ntitle: f\nlogsource: {product: test}\n"
            + "filter: {rules: [old-1], x: {u: tester}, condition: not x}";
    RulePack pack = load(rule("s | count() by u > 1") + filter);
    assertThat(reported(pack, "1:{\"a\":1,\"u\":\"tester\"}", "2:{\"a\":1,\"u\":\"tester\"}"))
        .isEmpty();
    assertThat(reported(pack, "1:{\"a\":1,\"u\":\"x\"}", "2:{\"a\":1,\"u\":\"x\"}")).hasSize(1);
  }

  @Test
  void theCasesOfAnAggregationAreSequences() {
    String cases =
        "\nvedette:\n  source: test\n"
            + "  match: [[{repeat: 3, event: {a: 1, u: x}}]]\n  no_match: [[{a: 1, u: x}]]";
    load(rule("s | count() by u > 2") + cases);
    List<Problem> problems =
        RulePack.fromFiles(Map.of("old.yml", rule("s | count() by u > 3") + cases)).problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).reason()).contains("match case");
  }

  @Test
  void documentsOfACollectionShareTheGlobalPartsAndRepeatTheLast() {
    RulePack pack =
        load(
            """
            ---
            action: global
            title: Shared
            level: high
            detection: {s: {a: 1}, condition: s}
            ---
            id: one
            logsource: {product: test}
            detection: {s: {b: 1}}
            ---
            action: repeat
            id: two
            level: low
            detection: {s: {b: 2}}
            ---
            action: reset
            ---
            title: Own
            id: three
            logsource: {product: test}
            detection: {s: {c: 1}, condition: s}
            """);
    assertThat(reported(pack, "1:{\"a\":1,\"b\":1}")).containsExactly("sigma:one");
    assertThat(reported(pack, "1:{\"a\":1,\"b\":2}")).containsExactly("sigma:two");
    assertThat(reported(pack, "1:{\"a\":1}")).isEmpty();
    assertThat(reported(pack, "1:{\"c\":1}")).containsExactly("sigma:three");
    assertThat(pack.sigma().rules())
        .extracting(r -> r.level().name())
        .containsExactly("HIGH", "LOW", "MEDIUM");
  }

  @Test
  void placeholdersMayStandForNetworksAndExpressions() {
    RulePack pack =
        RulePack.fromFiles(
            Map.of(
                "r.yml",
                HEAD
                    + "detection: {s: {ip|cidr|expand: '%nets%', h|re|expand: '^%hosts%-\\d+$'},"
                    + " condition: s}",
                "values.yml",
                "placeholders: {nets: [10.0.0.0/8, 'fd00::/8'], hosts: [web, db]}",
                "broken.yml",
                "placeholders: [nonsense"));
    assertThat(pack.problems()).extracting(Problem::path).containsExactly("broken.yml");
    assertThat(reported(pack, "1:{\"ip\":\"10.2.3.4\",\"h\":\"db-7\"}")).hasSize(1);
    assertThat(reported(pack, "1:{\"ip\":\"fd00::1\",\"h\":\"web-1\"}")).hasSize(1);
    assertThat(reported(pack, "1:{\"ip\":\"192.0.2.1\",\"h\":\"db-7\"}")).isEmpty();
  }

  @Test
  void aDirectoryLoadsWhateverElseLiesInIt(@TempDir Path dir) throws IOException {
    Files.createDirectories(dir.resolve("sub/.git"));
    Files.writeString(dir.resolve("sub/good.yml"), rule("s").replace("timeframe: 1m, ", ""));
    Files.writeString(dir.resolve("sub/.git/hidden.yml"), "a: [");
    Files.writeString(dir.resolve("readme.md"), "# no rule");
    Files.writeString(dir.resolve("large.yml"), "a: " + "x".repeat(1 << 20));
    Files.write(dir.resolve("binary.yaml"), new byte[] {0, 1, (byte) 0xff, (byte) 0xfe, 3});
    Files.writeString(dir.resolve("empty.yml"), "---\n---\n");
    Files.writeString(dir.resolve("bomb.yml"), "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n");
    Files.writeString(dir.resolve("deep.yml"), "[".repeat(100_000));
    Files.createSymbolicLink(dir.resolve("gone.yml"), dir.resolve("nowhere"));
    Files.createSymbolicLink(dir.resolve("sub/loop"), dir);
    RulePack pack = RulePack.fromFiles(RulePackLoader.directory(dir));
    assertThat(pack.sigma().rules()).hasSize(1);
    assertThat(pack.problems())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("large.yml", "binary.yaml", "bomb.yml", "deep.yml");
    assertThat(pack.problems())
        .filteredOn(p -> p.path().equals("large.yml"))
        .extracting(Problem::reason)
        .containsExactly("the file is larger than 1 MiB; split it");
  }
}
