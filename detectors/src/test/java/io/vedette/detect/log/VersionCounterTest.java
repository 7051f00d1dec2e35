package io.vedette.detect.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionCounterTest {
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");
  private static final long MINUTE = 60_000L;

  private final PatternMiner miner = new PatternMiner("checkout", 1_000);
  private VersionCounter counter = new VersionCounter();

  private void log(String version, String body, boolean error, long time) {
    counter.add(version, miner.add(body, time), error, time);
  }

  @Test
  void countsByVersionMinuteAndPatternAcrossARestart() throws IOException {
    log("1", "order 17 paid", false, 10);
    log("1", "order 18 paid", false, 20);
    log("2", "card 42 refused", true, 30);
    log("2", "order 19 paid", false, MINUTE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VersionCounter.codec().write(counter, new DataOutputStream(out));
    counter =
        VersionCounter.codec()
            .read(1, new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
    List<VersionPatterns> first = counter.take(CHECKOUT, MINUTE);
    assertThat(first).extracting(VersionPatterns::version).containsExactly("1", "2");
    assertThat(first.get(0).counts())
        .singleElement()
        .satisfies(c -> assertThat(c.records()).isEqualTo(2));
    assertThat(first.get(1).errors()).isEqualTo(1);
    assertThat(counter.take(CHECKOUT, 2 * MINUTE))
        .singleElement()
        .satisfies(v -> assertThat(v.endMillis()).isEqualTo(2 * MINUTE));
    assertThat(counter.take(CHECKOUT, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void versionsPatternsAndMinutesAreBounded() {
    for (int m = 0; m < 100; m++) {
      for (int v = 0; v < 10; v++) {
        for (int p = 0; p < 70; p++) {
          log("v" + v, word(p) + " happened", false, m * MINUTE);
        }
      }
    }
    List<VersionPatterns> all = counter.take(CHECKOUT, Long.MAX_VALUE);
    assertThat(all).hasSize(30 * 8);
    assertThat(all).allMatch(v -> v.counts().size() <= 64);
  }

  private static String word(int n) {
    return "w" + (char) ('a' + n / 10) + (char) ('a' + n % 10);
  }
}
