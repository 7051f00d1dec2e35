package io.vedette.detect.behavior;

import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.List;
import java.util.Map;

/** Findings about AI workloads. */
final class AiFindings {
  private AiFindings() {}

  /**
   * @param watch which watch it is of
   * @param episode what tells two findings of one subject and watch apart
   */
  static Finding of(
      Activity a,
      String watch,
      String episode,
      long startMillis,
      Severity severity,
      double score,
      String title,
      String reason,
      List<String> techniques) {
    Map<String, String> attributes = BehaviorFindings.attributes(a, List.of());
    attributes.put("reasons", watch);
    AiCall call = a.call();
    if (call != null) {
      attributes.put("workload", call.workload().toString());
      attributes.put("trace.id", call.traceId());
    }
    attributes.values().removeIf(String::isEmpty);
    return new Finding(
        Ids.of("ai", watch, a.subject(), episode),
        FindingKind.BEHAVIOR,
        severity,
        score,
        score,
        a.actor(),
        Texts.headline(title),
        reason,
        Math.min(startMillis, a.timeMillis()),
        a.timeMillis(),
        false,
        "",
        null,
        techniques,
        List.of(new Evidence("audit", reason, a.eventId())),
        "ai-" + watch + "/1",
        attributes);
  }
}
