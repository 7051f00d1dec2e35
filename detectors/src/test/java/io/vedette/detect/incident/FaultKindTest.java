package io.vedette.detect.incident;

import static io.vedette.detect.incident.TestFindings.CATALOG;
import static io.vedette.detect.incident.TestFindings.CHECKOUT;
import static io.vedette.detect.incident.TestFindings.FRONTEND;
import static io.vedette.detect.incident.TestFindings.LLM;
import static io.vedette.detect.incident.TestFindings.PAYMENT;
import static io.vedette.detect.incident.TestFindings.errors;
import static io.vedette.detect.incident.TestFindings.latency;
import static io.vedette.detect.incident.TestFindings.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.trace.RedTable;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.model.Severity;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultKindTest {
  private static final Entity NODE = new Entity(EntityType.NODE, "", "node-1");

  private final IncidentEngine engine = new IncidentEngine(IncidentOptions.DEFAULT);
  private final IncidentEngineState state = engine.newState();

  @BeforeEach
  void connect() {
    TestFindings.connect(engine, state);
  }

  @Test
  void blamesTheNodeOnWhichAllRunThatSuffer() {
    for (Entity e : List.of(CATALOG, LLM, PAYMENT)) {
      engine.onEdge(state, RedTable.carries(e, NODE, 0));
    }
    for (Entity e : List.of(FRONTEND, CHECKOUT)) {
      engine.onEdge(state, RedTable.carries(e, new Entity(EntityType.NODE, "", "node-2"), 0));
    }
    Cause cause =
        cause(
            errors(CATALOG, 3, 0.2),
            errors(LLM, 3, 0.2),
            errors(PAYMENT, 3, 0.2),
            errors(CHECKOUT, 3, 0.2),
            errors(FRONTEND, 3, 0.3));

    assertThat(cause.entity()).isEqualTo(NODE);
    assertThat(cause.faultKind()).isEqualTo("lost_instance");
    assertThat(cause.evidenceFor())
        .extracting(Evidence::text)
        .contains("3 of 3 services on it suffer by themselves, 0 elsewhere");
  }

  @Test
  void theKeyValueCacheOfAnInferenceServerFillsByItsLoad() {
    Cause cause =
        cause(
            metric(LLM, "vllm:kv_cache_usage_perc", 2, 0.3, 0.9, Severity.HIGH),
            latency(LLM, 5, 900, 4000));

    assertThat(cause.entity()).isEqualTo(LLM);
    assertThat(cause.faultKind()).isEqualTo("overload");
  }

  @Test
  void aPodStandsForItsService() {
    Entity pod = new Entity(EntityType.POD, "shop", "web-0");
    engine.onEdge(state, RedTable.carries(CATALOG, pod, 0));
    assertThat(new GraphView(state.graph).resolve(pod)).isEqualTo(CATALOG);
  }

  @Test
  void requestsThatGrewBeforeTheHarmAreOverload() {
    Cause cause =
        cause(requests(2), latency(CHECKOUT, 3, 100, 900), latency(FRONTEND, 3, 200, 990));
    assertThat(cause.entity()).isEqualTo(CHECKOUT);
    assertThat(cause.faultKind()).isEqualTo("overload");
  }

  @Test
  void requestsThatGrewAfterItAreRetries() {
    Cause cause =
        cause(latency(CHECKOUT, 3, 100, 900), latency(FRONTEND, 3, 200, 990), requests(6));
    assertThat(cause.entity()).isEqualTo(CHECKOUT);
    assertThat(cause.faultKind()).isEqualTo("slow_dependency");
  }

  @Test
  void saysWhatUsersWouldSufferWereTheCauseWell() {
    Cause cause = cause(latency(CHECKOUT, 3, 100, 2000), latency(FRONTEND, 3, 200, 2100));
    assertThat(cause.evidenceFor())
        .extracting(Evidence::text)
        .contains("with it well, shop/frontend would be 0 above normal instead of 1,900");
  }

  @Test
  void littleBelowDoesNotExplainMuchAbove() {
    Cause cause = cause(latency(CATALOG, 3, 40, 70), latency(FRONTEND, 3.5, 200, 2200));
    assertThat(cause.probability()).isLessThan(0.5);
    assertThat(cause.evidenceAgainst())
        .extracting(Evidence::text)
        .contains("with it well, shop/frontend would suffer hardly less");
  }

  private static Finding requests(double minute) {
    return metric(CHECKOUT, "vedette_service_requests", minute, 10, 40, Severity.HIGH);
  }

  private Cause cause(Finding... findings) {
    List<Incident> last = List.of();
    for (Finding f : findings) {
      List<Incident> told = engine.onFinding(state, f);
      last = told.isEmpty() ? last : told;
    }
    return last.get(0).causes().get(0);
  }
}
