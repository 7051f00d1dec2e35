package io.vedette.review;

import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.model.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One finding with all that its page shows. */
record FindingView(
    Finding finding, List<Incident> incidents, @Nullable Plot plot, List<Label> labels) {
  private static final String NORMAL = "normal: ";
  private static final String BAD = "bad: ";

  /** Example traces of normal operation, to be shown beside {@link #bad}. */
  List<Evidence> normal() {
    return examples(NORMAL);
  }

  /** Example traces of what the finding is about. */
  List<Evidence> bad() {
    return examples(BAD);
  }

  /** The evidence that is no such example. */
  List<Evidence> facts() {
    return finding.evidence().stream()
        .filter(e -> !e.text().startsWith(NORMAL) && !e.text().startsWith(BAD))
        .toList();
  }

  private List<Evidence> examples(String prefix) {
    return finding.evidence().stream()
        .filter(e -> e.text().startsWith(prefix))
        .map(e -> new Evidence(e.kind(), e.text().substring(prefix.length()), e.ref()))
        .toList();
  }
}
