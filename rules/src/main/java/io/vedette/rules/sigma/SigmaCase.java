package io.vedette.rules.sigma;

import java.util.List;

/**
 * A test case that a rule or a correlation carries.
 *
 * @param source the log source that the events come from
 * @param documents events as JSON in order of time, a second apart; one for a rule
 * @param match whether they must match
 */
public record SigmaCase(String source, int line, List<String> documents, boolean match) {
  public SigmaCase {
    documents = List.copyOf(documents);
  }

  /** How the case is named in a rule file: {@code match} or {@code no_match}. */
  public String kind() {
    return match ? "match" : "no_match";
  }
}
