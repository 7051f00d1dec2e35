package io.vedette.detect.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleBookTest {
  private static final long MINUTE = 60_000L;

  private static Examples window(int minute) {
    return new Examples(
        minute * MINUTE,
        List.of(new Examples.Example(10, "good-" + minute)),
        List.of(new Examples.Example(100 + minute, "slow-" + minute)),
        List.of(new Examples.Example(5, "failed-" + minute)));
  }

  private static Finding finding(String metric, int from, int to) {
    return new Finding(
        "id",
        FindingKind.METRIC_ANOMALY,
        Severity.HIGH,
        1,
        1,
        Entity.service("", "shop"),
        "t",
        "r",
        from * MINUTE,
        to * MINUTE,
        false,
        metric,
        null,
        List.of(),
        List.of(),
        "d",
        Map.of("metric", metric));
  }

  private static List<String> refs(Finding finding) {
    return finding.evidence().stream().map(Evidence::ref).toList();
  }

  @Test
  void showsWhatFailedBesideWhatWentWellBefore() throws IOException {
    ExampleBook book = new ExampleBook();
    for (int minute = 1; minute <= 10; minute++) {
      book.add(window(minute));
    }
    ExampleBook restored = TraceProperties.restored(ExampleBook.codec(), book);
    assertThat(refs(restored.illustrate(finding("vedette_service_error_ratio", 9, 10))))
        .containsExactly("failed-10", "failed-9", "good-8");
    assertThat(refs(restored.illustrate(finding("vedette_service_latency_p95_ms", 10, 10))))
        .containsExactly("slow-10", "good-9");
  }

  @Test
  void remembersNormalTracesForADay() {
    ExampleBook book = new ExampleBook();
    for (int minute = 1; minute <= 20 * 60; minute++) {
      book.add(window(minute));
    }
    assertThat(refs(book.illustrate(finding("vedette_service_latency_p95_ms", 9 * 60, 1200))))
        .contains("good-481");
  }
}
