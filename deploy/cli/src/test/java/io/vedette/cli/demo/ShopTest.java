package io.vedette.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShopTest {
  private static final long NOW_MINUTE = 29_000_000;
  private final Scenario scenario = new Scenario(NOW_MINUTE - Scenario.MINUTES);

  private static List<Span> spans(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(r -> r.getScopeSpansList().stream())
        .flatMap(s -> s.getSpansList().stream())
        .toList();
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    byte[] a = new TraceSource(scenario, 7).request(NOW_MINUTE - 10, NOW_MINUTE - 5).toByteArray();
    byte[] b = new TraceSource(scenario, 7).request(NOW_MINUTE - 10, NOW_MINUTE - 5).toByteArray();
    assertThat(spans(new TraceSource(scenario, 8).request(NOW_MINUTE - 10, NOW_MINUTE - 5)))
        .isNotEmpty();
    assertThat(a.length).isEqualTo(b.length);
    assertThat(new MetricSource(scenario, 7).remoteWrite(0, 3))
        .isEqualTo(new MetricSource(scenario, 7).remoteWrite(0, 3));
    assertThat(new AuditSource(scenario, 7).events(0, 40))
        .isEqualTo(new AuditSource(scenario, 7).events(0, 40));
  }

  @Test
  void noSpanIsInTheFutureAndEveryParentIsInTheTrace() {
    List<Span> spans = spans(new TraceSource(scenario, 7).request(NOW_MINUTE - 30, NOW_MINUTE));
    Set<Object> ids = new HashSet<>();
    spans.forEach(span -> ids.add(List.of(span.getTraceId(), span.getSpanId())));
    for (Span span : spans) {
      assertThat(span.getEndTimeUnixNano()).isLessThan(NOW_MINUTE * 60_000_000_000L);
      assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
      if (!span.getParentSpanId().isEmpty()) {
        assertThat(ids).contains(List.of(span.getTraceId(), span.getParentSpanId()));
      }
    }
  }

  @Test
  void theVolumeStaysModest() {
    long perDay = 0;
    for (long m = 0; m < 1440; m += 60) {
      perDay += 12L * spans(new TraceSource(scenario, 7).request(m, m + 5)).size();
    }
    assertThat(3 * perDay).isBetween(500_000L, 1_500_000L);
  }

  @Test
  void theSurgeReachesCapacityAfterItsDeadlineAtAnyTimeOfDay() {
    for (int hour = 0; hour < 24; hour++) {
      double base = 20 * TraceSource.daily(hour * 60L);
      double minutesToCapacity = (64 - base) / 0.9;
      assertThat(minutesToCapacity).isBetween(35.0, 70.0);
    }
  }

  @Test
  void usedCpuSecondsOnlyGrowAndFollowTheLoad() {
    double[] nightAndDay = new double[2];
    for (int day = 0; day < 2; day++) {
      long from = scenario.startMinute() / 1440 * 1440 + day * 720 + 180;
      double[] seconds =
          new MetricSource(scenario, 7)
              .remoteWrite(from, from + 60).getTimeseriesList().stream()
                  .filter(s -> s.getLabelsList().toString().contains("cpu_usage_seconds_total"))
                  .filter(s -> s.getLabelsList().toString().contains("checkout-"))
                  .findFirst()
                  .orElseThrow()
                  .getSamplesList()
                  .stream()
                  .mapToDouble(sample -> sample.getValue())
                  .toArray();
      for (int i = 1; i < seconds.length; i++) {
        assertThat(seconds[i]).isGreaterThan(seconds[i - 1]);
      }
      nightAndDay[day] = (seconds[59] - seconds[0]) / (59 * 60);
    }
    assertThat(nightAndDay[0]).isCloseTo(0.55 * 0.3 + 0.01, offset(0.01));
    assertThat(nightAndDay[1]).isCloseTo(1.45 * 0.3 + 0.01, offset(0.01));
  }

  @Test
  void theTokenThiefListsSecretsExecsAndBecomesAdmin() {
    long theft = scenario.startMinute() + Scenario.THEFT;
    String events =
        new String(
            new AuditSource(scenario, 7).events(theft, theft + 1),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(events).contains("\"secrets\"", "\"exec\"", "cluster-admin", "203.0.113.66");
  }
}
