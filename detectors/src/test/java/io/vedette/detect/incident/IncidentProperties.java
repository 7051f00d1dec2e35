package io.vedette.detect.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import io.vedette.model.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class IncidentProperties {
  private final IncidentEngine engine = new IncidentEngine(IncidentOptions.DEFAULT);

  @Property(tries = 100)
  void incidentsAreTheSameAfterARestore(
      @ForAll("findings") @Size(min = 2, max = 15) List<Finding> findings) throws IOException {
    IncidentEngineState plain = engine.newState();
    IncidentEngineState restored = engine.newState();
    TestFindings.connect(engine, plain);
    TestFindings.connect(engine, restored);
    List<Incident> told = new ArrayList<>();
    List<Incident> toldAgain = new ArrayList<>();
    for (Finding f : findings) {
      told.addAll(engine.onFinding(plain, f));
      told.addAll(engine.onTime(plain, f.startMillis()));
      restored = restored(engine.codec(), restored);
      toldAgain.addAll(engine.onFinding(restored, f));
      toldAgain.addAll(engine.onTime(restored, f.startMillis()));
    }
    assertThat(toldAgain).isEqualTo(told);
  }

  @Property(tries = 100)
  void tellingAFindingTwiceSaysNothingNew(@ForAll("findings") List<Finding> findings) {
    IncidentEngineState state = engine.newState();
    TestFindings.connect(engine, state);
    for (Finding f : findings) {
      engine.onFinding(state, f);
      assertThat(engine.onFinding(state, f)).isEmpty();
    }
  }

  @Property(tries = 100)
  void probabilitiesNeverSumToMoreThanOne(@ForAll("findings") List<Finding> findings) {
    IncidentEngineState state = engine.newState();
    TestFindings.connect(engine, state);
    for (Finding f : findings) {
      for (Incident i : engine.onFinding(state, f)) {
        double sum = i.causes().stream().mapToDouble(c -> c.probability()).sum();
        assertThat(sum).isLessThanOrEqualTo(1 + 1e-9);
        assertThat(i.title()).isNotBlank().doesNotContain("null");
      }
    }
  }

  /** What a finding was before, and when it was told of, leaves no trace in who is with whom. */
  @Property(tries = 200)
  void theOrderOfUpdatesDoesNotMatterForWhoBelongsTogether(
      @ForAll("onsets") List<List<Boolean>> onsets, @ForAll long seed) {
    List<Entity> entities =
        List.of(
            TestFindings.FRONTEND,
            TestFindings.CHECKOUT,
            TestFindings.CATALOG,
            TestFindings.PAYMENT,
            TestFindings.LLM);
    List<Finding> last = new ArrayList<>();
    List<Finding> all = new ArrayList<>();
    for (int i = 0; i < onsets.size(); i++) {
      Finding f = TestFindings.latency(entities.get(i), 3, 100, 1100);
      for (int v = 0; v < onsets.get(i).size(); v++) {
        all.add(TestFindings.since(f, onsets.get(i).get(v) ? 3 : 40, 41 + v));
      }
      last.add(all.get(all.size() - 1));
    }
    Collections.shuffle(all, new Random(seed));

    assertThat(groups(all)).isEqualTo(groups(last));
  }

  private Set<Set<String>> groups(List<Finding> findings) {
    IncidentEngineState state = engine.newState();
    TestFindings.connect(engine, state);
    Map<String, Incident> newest = new HashMap<>();
    findings.forEach(
        f -> engine.onFinding(state, f).forEach(incident -> newest.put(incident.id(), incident)));
    for (int minute = 45; minute < 60; minute++) {
      engine.onTime(state, minute * TestFindings.MINUTE).forEach(i -> newest.put(i.id(), i));
    }
    return newest.values().stream()
        .filter(i -> i.state() != IncidentState.MERGED)
        .map(i -> Set.copyOf(i.findingIds()))
        .collect(Collectors.toSet());
  }

  @Provide
  Arbitrary<List<List<Boolean>>> onsets() {
    return Arbitraries.of(true, false).list().ofMinSize(1).ofMaxSize(3).list().ofSize(5);
  }

  private static <S> S restored(StateCodec<S> codec, S state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.write(state, new DataOutputStream(bytes));
    return codec.read(
        codec.version(), new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Provide
  Arbitrary<List<Finding>> findings() {
    Arbitrary<Finding> one =
        Combinators.combine(
                Arbitraries.of(
                    TestFindings.FRONTEND,
                    TestFindings.CHECKOUT,
                    TestFindings.CATALOG,
                    TestFindings.PAYMENT,
                    TestFindings.PAYMENT_DB),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(0, 90))
            .as(
                (entity, kind, minute) ->
                    switch (kind) {
                      case 0 -> TestFindings.errors(entity, minute, 0.2);
                      case 1 -> TestFindings.latency(entity, minute, 100, 300);
                      default -> TestFindings.threat("eve", entity, minute, "exec", Severity.HIGH);
                    });
    return one.list().ofMaxSize(15);
  }
}
