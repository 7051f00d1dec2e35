package io.vedette.jobs;

import io.vedette.detect.behavior.TacticChain;
import io.vedette.detect.behavior.intel.IndicatorException;
import io.vedette.detect.behavior.intel.IndicatorParser;
import java.util.Optional;

/**
 * Files that travel with the rules and are none: lists of indicators, and what incidents taught.
 */
public final class SecurityFiles {
  /** What every list of indicators is below. */
  public static final String INTEL = "intel/";

  /** The transitions between tactics of confirmed incidents. */
  public static final String TACTICS = "learnt/tactics.csv";

  private SecurityFiles() {}

  /** True for what {@link io.vedette.rules.RulePack} does not read. */
  public static boolean covers(String path) {
    return path.startsWith(INTEL) || path.equals(TACTICS);
  }

  /** What is wrong with a file; empty where nothing is. */
  static Optional<String> check(RuleFile file) {
    return check(file.path(), file.content());
  }

  /** What is wrong with a file of ours; empty where nothing is, and for an empty file. */
  public static Optional<String> check(String path, String content) {
    try {
      if (content.isEmpty()) {
        return Optional.empty();
      }
      if (path.startsWith(INTEL)) {
        IndicatorParser.parse(path.substring(INTEL.length()), content);
      } else {
        TacticChain.parse(content);
      }
      return Optional.empty();
    } catch (IndicatorException | IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  static TacticChain chain(String content) {
    return TacticChain.parse(content);
  }
}
