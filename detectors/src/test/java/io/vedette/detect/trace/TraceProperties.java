package io.vedette.detect.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vedette.model.Entity;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanStatus;
import io.vedette.model.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class TraceProperties {
  private static final Entity SHOP = Entity.service("", "shop");

  @Property(tries = 300)
  void orderOfArrivalDoesNotChangeTheClosedTrace(
      @ForAll("spans") List<Span> spans, @ForAll Random random) {
    TraceAssembler assembler = new TraceAssembler(12);
    List<Span> shuffled = new ArrayList<>(spans);
    shuffled.addAll(spans.subList(0, spans.size() / 2)); // some come twice
    Collections.shuffle(shuffled, random);

    AssembledTrace one = close(assembler, spans);
    AssembledTrace other = close(assembler, shuffled);

    assertThat(other.calls()).isEqualTo(one.calls());
    assertThat(other.criticalPath()).isEqualTo(one.criticalPath());
    assertThat(other.repeatedCalls()).isEqualTo(one.repeatedCalls());
    assertThat(other.truncated()).isEqualTo(one.truncated());
  }

  @Property(tries = 200)
  void anOpenTraceSurvivesARestore(@ForAll("spans") List<Span> spans) throws IOException {
    TraceAssembler assembler = new TraceAssembler(12);
    TraceState state = assembler.newState();
    int half = spans.size() / 2;
    spans.subList(0, half).forEach(s -> assembler.add(state, s));

    TraceState restored = restored(assembler.codec(), state);
    spans.subList(half, spans.size()).forEach(s -> assembler.add(restored, s));

    assertThat(assembler.close(restored).calls()).isEqualTo(close(assembler, spans).calls());
  }

  @Property(tries = 200)
  void selfTimeIsNeverNegativeAndNeverMoreThanTheDuration(@ForAll("spans") List<Span> spans) {
    assertThat(close(new TraceAssembler(), spans).calls())
        .allMatch(c -> c.selfNanos() >= 0 && c.selfNanos() <= c.durationNanos());
  }

  @Property(tries = 200)
  void mergedWindowsEqualTheWindowOfTheUnion(
      @ForAll @Size(max = 60) List<@DoubleRange(min = 0, max = 1e6) Double> left,
      @ForAll @Size(max = 60) List<@DoubleRange(min = 0, max = 1e6) Double> right)
      throws IOException {
    RedWindow merged = restored(RedWindow.codec(), window(left));
    merged.merge(window(right));
    List<Double> all = new ArrayList<>(left);
    all.addAll(right);
    RedWindow union = window(all);

    assertThat(merged.serviceSamples(SHOP, 1000, 5)).isEqualTo(union.serviceSamples(SHOP, 1000, 5));
    assertThat(merged.exemplars()).isEqualTo(union.exemplars());
  }

  @Property(tries = 200)
  void quantilesAreWithinOnePercent(
      @ForAll @Size(min = 60, max = 300) List<@DoubleRange(min = 0.01, max = 1e6) Double> millis) {
    RedWindow window = window(millis);
    double[] sorted = millis.stream().mapToDouble(m -> (long) (m * 1e6) / 1e6).sorted().toArray();
    double truth = sorted[(int) Math.floor(0.99 * (sorted.length - 1))];

    assertThat(window.quantileMillis(0.99)).isCloseTo(truth, within(truth * 0.0101));
  }

  private static RedWindow window(List<Double> millis) {
    RedWindow window = new RedWindow();
    for (double ms : millis) {
      long nanos = (long) (ms * 1e6);
      boolean error = nanos % 3 == 0;
      window.add(new Call(SHOP, SHOP, "op", "", 0, nanos, nanos / 2, error, error, 1, "t" + nanos));
    }
    return window;
  }

  private static AssembledTrace close(TraceAssembler assembler, List<Span> spans) {
    TraceState state = assembler.newState();
    spans.forEach(s -> assembler.add(state, s));
    return assembler.close(state);
  }

  static <S> S restored(StateCodec<S> codec, S state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.write(state, new DataOutputStream(bytes));
    return codec.read(
        codec.version(), new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Provide
  Arbitrary<List<Span>> spans() {
    Arbitrary<Integer> id = Arbitraries.integers().between(1, 30);
    Arbitrary<Integer> parent = Arbitraries.integers().between(0, 30);
    Arbitrary<String> service = Arbitraries.of("a", "b", "c");
    Arbitrary<SpanKind> kind = Arbitraries.of(Arrays.asList(SpanKind.values()));
    Arbitrary<Long> start = Arbitraries.longs().between(0, 100);
    Arbitrary<Long> length = Arbitraries.longs().between(0, 50);
    Arbitrary<SpanStatus> status = Arbitraries.of(SpanStatus.UNSET, SpanStatus.ERROR);
    Arbitrary<String> peer = Arbitraries.of("", "db", "bank");
    return Combinators.combine(id, parent, service, kind, start, length, status, peer)
        .as(
            (i, p, s, k, from, l, st, to) ->
                to.isEmpty()
                    ? TestSpans.span(i, p, s, k, from, from + l, st, "ot=th:8")
                    : TestSpans.span(i, p, s, k, from, from + l, st, "", "peer.service", to))
        .list()
        .ofMaxSize(30);
  }
}
