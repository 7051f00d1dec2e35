package io.vedette.detect.incident.explain;

import io.vedette.model.Cause;
import java.util.List;

/**
 * What a recording shows.
 *
 * @param causes likeliest first; empty unless the verdict is an incident
 * @param evidence why, in a sentence or two
 */
public record Explanation(Verdict verdict, List<Cause> causes, String evidence) {
  /** Three-valued: too little data is neither a pass nor an incident. */
  public enum Verdict {
    INCIDENT,
    NORMAL,
    INCONCLUSIVE
  }

  public Explanation {
    causes = List.copyOf(causes);
  }
}
