package io.vedette.cli.scaling;

import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import io.vedette.rules.scaling.ScalingMapping;
import io.vedette.rules.scaling.ScalingRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mappings and scaling rules in force: files by path, each replaced by a later one of its path.
 * Files without either are not kept. A file that cannot be used leaves the one before it in force.
 */
final class ScalingRules {
  private static final Logger log = LoggerFactory.getLogger(ScalingRules.class);

  private final Map<String, String> files = new HashMap<>();
  private RulePack pack = RulePack.empty();

  /**
   * Takes a file.
   *
   * @param content empty where it was withdrawn
   * @return whether anything changed
   */
  boolean receive(String path, String content) {
    boolean concerns = content.contains("scaling:") || content.contains("autoscale:");
    if (!concerns && !files.containsKey(path)) {
      return false;
    }
    List<Problem> problems = concerns ? RulePack.check(path, content, Map.of()) : List.of();
    if (!problems.isEmpty()) {
      log.warn("refused {}; the one before stays in force: {}", path, problems);
      return false;
    }
    String before = concerns ? files.put(path, content) : files.remove(path);
    if (content.equals(before)) {
      return false;
    }
    pack = RulePack.fromFiles(files);
    return true;
  }

  List<ScalingMapping> mappings() {
    return pack.scaling();
  }

  List<ScalingRule> rules() {
    return pack.autoscaling();
  }
}
