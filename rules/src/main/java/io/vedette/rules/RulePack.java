package io.vedette.rules;

import io.vedette.rules.detector.DetectorParser;
import io.vedette.rules.detector.DetectorRule;
import io.vedette.rules.playbook.Playbook;
import io.vedette.rules.playbook.PlaybookParser;
import io.vedette.rules.playbook.Playbooks;
import io.vedette.rules.sigma.SigmaCorrelation;
import io.vedette.rules.sigma.SigmaFilter;
import io.vedette.rules.sigma.SigmaParser;
import io.vedette.rules.sigma.SigmaRule;
import io.vedette.rules.sigma.SigmaRuleSet;
import io.vedette.rules.threshold.ForecastLimit;
import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules of a set of files, and what was refused. A document is a Sigma rule if it has a {@code
 * detection}, a playbook if it has {@code then}, a forecast limit if it has {@code forecast}, a
 * detector's settings if it has {@code detector}. The cases that a rule carries are run here: one
 * that fails refuses its file.
 */
public final class RulePack {
  private final SigmaRuleSet sigma;
  private final Playbooks playbooks;
  private final List<ForecastLimit> limits;
  private final List<DetectorRule> detectors;
  private final List<Problem> problems;

  private RulePack(
      SigmaRuleSet sigma,
      Playbooks playbooks,
      List<ForecastLimit> limits,
      List<DetectorRule> detectors,
      List<Problem> problems) {
    this.sigma = sigma;
    this.playbooks = playbooks;
    this.limits = limits;
    this.detectors = detectors;
    this.problems = problems;
  }

  public static RulePack empty() {
    return fromFiles(Map.of());
  }

  /**
   * Reads a set of files; a file with a problem is left out whole and the others are read.
   *
   * @param files path to YAML; the order of paths is the order of rules
   */
  public static RulePack fromFiles(Map<String, String> files) {
    Contents all = new Contents();
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      Contents contents = new Contents();
      try {
        for (YamlNode document : YamlNode.documents(file.getValue())) {
          contents.read(document);
        }
        all.add(contents);
      } catch (RuleException e) {
        problems.add(new Problem(file.getKey(), e.line(), String.valueOf(e.getMessage())));
      }
    }
    return new RulePack(
        SigmaRuleSet.compile(all.rules, all.filters, all.correlations),
        new Playbooks(all.playbooks),
        List.copyOf(all.limits),
        List.copyOf(all.detectors),
        List.copyOf(problems));
  }

  public SigmaRuleSet sigma() {
    return sigma;
  }

  public Playbooks playbooks() {
    return playbooks;
  }

  public List<ForecastLimit> limits() {
    return limits;
  }

  /** Settings of the metric detectors, in the order in which they apply. */
  public List<DetectorRule> detectors() {
    return detectors;
  }

  public List<Problem> problems() {
    return problems;
  }

  /** What one file holds. */
  private static final class Contents {
    final List<SigmaRule> rules = new ArrayList<>();
    final List<SigmaCorrelation> correlations = new ArrayList<>();
    final List<SigmaFilter> filters = new ArrayList<>();
    final List<Playbook> playbooks = new ArrayList<>();
    final List<ForecastLimit> limits = new ArrayList<>();
    final List<DetectorRule> detectors = new ArrayList<>();

    void read(YamlNode document) {
      if (document.get("correlation") != null) {
        correlations.add(SigmaCorrelation.parse(document));
      } else if (document.get("filter") != null) {
        filters.add(SigmaFilter.parse(document));
      } else if (document.get("detection") != null) {
        SigmaRule rule = SigmaParser.parse(document);
        SigmaRuleSet.check(rule);
        rules.add(rule);
      } else if (document.get("then") != null) {
        playbooks.add(PlaybookParser.parse(document.json()));
      } else if (document.get("forecast") != null) {
        limits.add(ForecastLimit.parse(document.json()));
      } else if (document.get("detector") != null) {
        detectors.add(DetectorParser.parse(document));
      } else {
        throw document.error(
            "neither a Sigma rule (detection, correlation or filter), a playbook (then), a forecast"
                + " limit (forecast) nor a detector's settings (detector)");
      }
    }

    void add(Contents other) {
      rules.addAll(other.rules);
      correlations.addAll(other.correlations);
      filters.addAll(other.filters);
      playbooks.addAll(other.playbooks);
      limits.addAll(other.limits);
      detectors.addAll(other.detectors);
    }
  }
}
