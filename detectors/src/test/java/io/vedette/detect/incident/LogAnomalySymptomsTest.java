package io.vedette.detect.incident;

import static io.vedette.detect.incident.TestFindings.CATALOG;
import static io.vedette.detect.incident.TestFindings.PAYMENT;
import static io.vedette.detect.incident.TestFindings.errors;
import static io.vedette.detect.incident.TestFindings.finding;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Incident;
import io.vedette.model.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Unusual log patterns are symptoms of their service, and alone wake nobody. */
class LogAnomalySymptomsTest {
  private final IncidentEngine engine = new IncidentEngine(IncidentOptions.DEFAULT);
  private final IncidentEngineState state = engine.newState();
  private final Map<String, Incident> incidents = new LinkedHashMap<>();

  private static Finding log(Entity service, double minute, Severity severity, String kind) {
    return finding(
        FindingKind.LOG_ANOMALY,
        service,
        "",
        minute,
        severity,
        "Missing follower of " + service,
        null,
        Map.of("anomaly.kind", kind, "trace.id", "4bf92f3577b34da6a3ce929d0e0e4736"));
  }

  private void see(Finding... findings) {
    TestFindings.connect(engine, state);
    for (Finding f : findings) {
      engine.onFinding(state, f).forEach(i -> incidents.put(i.id(), i));
    }
  }

  @Test
  void joinAnIncidentOfTheirService() {
    Finding unusual = log(PAYMENT, 4, Severity.MEDIUM, "log_rate_up");
    see(errors(PAYMENT, 3, 0.3), unusual);
    assertThat(incidents).hasSize(1);
    assertThat(incidents.values().iterator().next().findingIds()).contains(unusual.id());
  }

  @Test
  void aMinorOneAloneIsNoIncident() {
    see(log(CATALOG, 4, Severity.LOW, "log_order"), log(CATALOG, 5, Severity.LOW, "log_value"));
    assertThat(incidents).isEmpty();
  }

  @Test
  void fewerLinesAreNoSymptomOfHarm() {
    assertThat(SymptomKinds.of(log(CATALOG, 4, Severity.LOW, "log_rate_down")))
        .isEqualTo(SymptomKind.OTHER);
    assertThat(SymptomKinds.of(log(CATALOG, 4, Severity.LOW, "log_missing")))
        .isEqualTo(SymptomKind.LOG);
  }
}
