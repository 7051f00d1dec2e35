package io.vedette.detect.trace;

import static io.vedette.detect.trace.TestSpans.assemble;
import static io.vedette.detect.trace.TestSpans.failed;
import static io.vedette.detect.trace.TestSpans.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.TraceExample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleSamplerTest {
  private final ExampleSampler sampler = new ExampleSampler();

  @Test
  void aWaterfallTellsWhatTheWholeHadToWaitFor() {
    TraceExample trace =
        Waterfall.of(
            assemble(
                span(1, 0, "frontend", SpanKind.SERVER, 0, 100),
                span(2, 1, "frontend", SpanKind.CLIENT, 10, 90),
                span(3, 2, "checkout", SpanKind.SERVER, 12, 88),
                failed(4, 3, "checkout", SpanKind.CLIENT, 20, 30, "db.namespace", "orders")),
            false);

    assertThat(trace.durationMicros()).isEqualTo(100_000);
    assertThat(trace.bars()).extracting(TraceExample.Bar::depth).containsExactly(0, 1, 2, 3);
    assertThat(trace.bars())
        .extracting(TraceExample.Bar::criticalMicros)
        .containsExactly(20_000L, 4_000L, 66_000L, 10_000L);
    assertThat(trace.bars().get(3).failed()).isTrue();
    assertThat(trace.omitted()).isZero();
  }

  @Test
  void keepsTheFirstSpansOfALongTraceAndSaysHowManyMoreThereAre() {
    List<Span> spans = new ArrayList<>();
    spans.add(span(1, 0, "batch", SpanKind.SERVER, 0, 1_000));
    for (int i = 2; i <= 100; i++) {
      spans.add(span(i, 1, "batch", SpanKind.CLIENT, i, i + 1));
    }
    TraceExample trace = Waterfall.of(assemble(spans.toArray(Span[]::new)), true);

    assertThat(trace.bars()).hasSize(Waterfall.MAX_BARS);
    assertThat(trace.omitted()).isEqualTo(100 - Waterfall.MAX_BARS);
  }

  @Test
  void picksSlowAndFailedTracesAndNowAndThenAUsualOne() {
    List<TraceExample> picked = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      sampler.offer(request(1_000L * i, 100, false)).ifPresent(picked::add);
    }
    assertThat(picked).hasSize(2).allMatch(TraceExample::normal);

    assertThat(sampler.offer(request(600_000, 400, false))).hasValueSatisfying(this::bad);
    assertThat(sampler.offer(request(601_000, 400, false))).isEmpty();
    assertThat(sampler.offer(request(640_000, 100, true))).hasValueSatisfying(this::bad);
  }

  @Test
  void judgesNothingBeforeItKnowsWhatIsUsual() {
    assertThat(sampler.offer(request(0, 100, false))).isEmpty();
    assertThat(sampler.offer(request(1_000, 900, false))).isEmpty();
  }

  private void bad(TraceExample trace) {
    assertThat(trace.normal()).isFalse();
  }

  private static AssembledTrace request(long start, long millis, boolean fails) {
    Span root =
        fails
            ? failed(1, 0, "shop", SpanKind.SERVER, start, start + millis)
            : span(1, 0, "shop", SpanKind.SERVER, start, start + millis);
    return assemble(root, span(2, 1, "shop", SpanKind.CLIENT, start + 1, start + millis - 1));
  }
}
