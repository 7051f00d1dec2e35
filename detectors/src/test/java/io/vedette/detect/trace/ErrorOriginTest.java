package io.vedette.detect.trace;

import static io.vedette.detect.trace.TestSpans.failed;
import static io.vedette.detect.trace.TestSpans.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.SpanKind;
import org.junit.jupiter.api.Test;

class ErrorOriginTest {
  private static final String[] DB = {"db.system", "postgresql", "db.name", "ledger"};

  @Test
  void isTheDeepestCallThatFailed() {
    AssembledTrace trace =
        TestSpans.assemble(
            failed(1, 0, "web", SpanKind.SERVER, 0, 100),
            failed(2, 1, "web", SpanKind.CLIENT, 1, 90),
            failed(3, 2, "pay", SpanKind.SERVER, 2, 80),
            failed(4, 3, "pay", SpanKind.CLIENT, 3, 70, DB));
    assertThat(trace.errorOrigin().orElseThrow().callee()).hasToString("ledger");
  }

  @Test
  void isNotACallThatARetryMadeGood() {
    AssembledTrace trace =
        TestSpans.assemble(
            failed(1, 0, "web", SpanKind.SERVER, 0, 100),
            failed(2, 1, "web", SpanKind.CLIENT, 1, 10, DB),
            span(3, 1, "web", SpanKind.CLIENT, 11, 20, DB));
    assertThat(trace.errorOrigin().orElseThrow().callee()).hasToString("web");
    assertThat(trace.calls())
        .filteredOn(c -> c.callee().name().equals("web"))
        .allMatch(Call::errorOrigin);
    assertThat(trace.calls()).filteredOn(Call::retry).hasSize(1);
  }

  @Test
  void isNowhereWhereTheRequestWentWell() {
    AssembledTrace trace =
        TestSpans.assemble(
            span(1, 0, "web", SpanKind.SERVER, 0, 100),
            failed(2, 1, "web", SpanKind.CLIENT, 1, 10, DB));
    assertThat(trace.errorOrigin()).isEmpty();
  }
}
