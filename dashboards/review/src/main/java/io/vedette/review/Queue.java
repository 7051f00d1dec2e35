package io.vedette.review;

import io.vedette.model.Finding;
import io.vedette.store.FindingQuery;
import io.vedette.store.FindingStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Findings in the order in which they deserve a look: of the newest 500 that match, by the score of
 * the classifier that learns from the labels given here. What it has not scored comes after, by
 * severity.
 */
final class Queue {
  /** Attribute that holds the score, in [0,1]. */
  static final String SCORE = "queue.score";

  private static final int NEWEST = 500;

  private Queue() {}

  static List<Finding> of(FindingStore store, FindingQuery query) {
    List<Finding> found = new ArrayList<>(store.findings(query.withLimit(NEWEST)));
    found.sort(
        Comparator.comparingDouble((Finding finding) -> -order(finding))
            .thenComparing(Finding::severity, Comparator.reverseOrder())
            .thenComparing(Finding::startMillis, Comparator.reverseOrder())
            .thenComparing(Finding::id));
    return List.copyOf(found.subList(0, Math.min(query.limit(), found.size())));
  }

  private static double order(Finding finding) {
    Double score = score(finding);
    return score == null ? -1 : score;
  }

  /** Score of a finding in [0,1]; null where it has none. */
  static @Nullable Double score(Finding finding) {
    String text = finding.attributes().get(SCORE);
    if (text == null) {
      return null;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
