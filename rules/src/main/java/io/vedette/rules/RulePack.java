package io.vedette.rules;

import io.vedette.rules.detector.DetectorParser;
import io.vedette.rules.detector.DetectorRule;
import io.vedette.rules.logs.LogPatternParser;
import io.vedette.rules.logs.LogPatternRule;
import io.vedette.rules.playbook.Playbook;
import io.vedette.rules.playbook.PlaybookParser;
import io.vedette.rules.playbook.Playbooks;
import io.vedette.rules.scaling.ScalingMapping;
import io.vedette.rules.scaling.ScalingRule;
import io.vedette.rules.scaling.ScalingRuleParser;
import io.vedette.rules.sigma.Placeholders;
import io.vedette.rules.sigma.SigmaCollection;
import io.vedette.rules.sigma.SigmaCorrelation;
import io.vedette.rules.sigma.SigmaCorrelations;
import io.vedette.rules.sigma.SigmaFilter;
import io.vedette.rules.sigma.SigmaParser;
import io.vedette.rules.sigma.SigmaRule;
import io.vedette.rules.sigma.SigmaRuleSet;
import io.vedette.rules.slo.Slo;
import io.vedette.rules.slo.SloParser;
import io.vedette.rules.threshold.ForecastLimit;
import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The rules of a set of files, and what was refused. A document is a Sigma rule if it has a {@code
 * detection}, a playbook if it has {@code then}, a forecast limit if it has {@code forecast}, a
 * mapping of scaling metrics if it has {@code scaling}, a scaling rule if it has {@code autoscale},
 * an objective if it is OpenSLO, a detector's settings if it has {@code detector}, log patterns of
 * the user's if it has {@code log_patterns}. The cases that a rule carries are run here: one that
 * fails refuses its file.
 */
public final class RulePack {
  private final SigmaRuleSet sigma;
  private final SigmaCorrelations correlations;
  private final Playbooks playbooks;
  private final List<ForecastLimit> limits;
  private final List<ScalingMapping> scaling;
  private final List<ScalingRule> autoscaling;
  private final List<Slo> slos;
  private final List<DetectorRule> detectors;
  private final List<LogPatternRule> logPatterns;
  private final List<Problem> problems;

  private RulePack(
      SigmaRuleSet sigma,
      SigmaCorrelations correlations,
      Playbooks playbooks,
      List<ForecastLimit> limits,
      List<ScalingMapping> scaling,
      List<ScalingRule> autoscaling,
      List<Slo> slos,
      List<DetectorRule> detectors,
      List<LogPatternRule> logPatterns,
      List<Problem> problems) {
    this.sigma = sigma;
    this.correlations = correlations;
    this.playbooks = playbooks;
    this.limits = limits;
    this.scaling = scaling;
    this.autoscaling = autoscaling;
    this.slos = slos;
    this.detectors = detectors;
    this.logPatterns = logPatterns;
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
    return fromFiles(files, source -> List.of());
  }

  /**
   * The same.
   *
   * @param further source to the paths of its documents whose texts are wanted beside the findings,
   *     so that an event is read once: {@link SigmaRuleSet#read}
   */
  public static RulePack fromFiles(
      Map<String, String> files, Function<String, List<String>> further) {
    Contents all = new Contents();
    List<Problem> problems = new ArrayList<>();
    Map<SigmaCorrelation, String> paths = new HashMap<>();
    Placeholders placeholders = placeholders(files);
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      Contents contents = new Contents();
      try {
        contents.read(file.getValue(), placeholders);
        contents.check();
        contents.slos.addAll(SloParser.parse(contents.openSlo));
        all.add(contents);
        contents.correlations.forEach(c -> paths.put(c, file.getKey()));
      } catch (RuleException e) {
        problems.add(new Problem(file.getKey(), e.line(), String.valueOf(e.getMessage())));
      }
    }
    SigmaRuleSet sigma = SigmaRuleSet.compile(all.rules, all.filters, all.correlations, further);
    SigmaCorrelations folds = SigmaCorrelations.of(sigma);
    for (SigmaCorrelation correlation : all.correlations) {
      String problem = folds.problem(correlation);
      if (problem != null) {
        problems.add(new Problem(paths.getOrDefault(correlation, ""), correlation.line(), problem));
      }
    }
    return new RulePack(
        sigma,
        folds,
        new Playbooks(all.playbooks),
        List.copyOf(all.limits),
        List.copyOf(all.scaling),
        List.copyOf(all.autoscaling),
        List.copyOf(all.slos),
        List.copyOf(all.detectors),
        List.copyOf(all.logPatterns),
        List.copyOf(problems));
  }

  /** Those of all files; a file that cannot be read is refused later, with its line. */
  private static Placeholders placeholders(Map<String, String> files) {
    return Placeholders.of(
        files.values().stream().flatMap(content -> placeholdersIn(content).stream()).toList());
  }

  private static List<YamlNode> placeholdersIn(String content) {
    if (!content.contains("placeholders:")) {
      return List.of();
    }
    try {
      List<YamlNode> found =
          YamlNode.documents(content).stream().filter(d -> d.get("placeholders") != null).toList();
      Placeholders.of(found);
      return found;
    } catch (RuleException e) {
      return List.of();
    }
  }

  public SigmaRuleSet sigma() {
    return sigma;
  }

  /** The correlations over {@link #sigma()}. */
  public SigmaCorrelations correlations() {
    return correlations;
  }

  /**
   * Why a file would be refused. A correlation may name rules that come later, so that is not
   * looked at.
   *
   * @param others the files that are in force, for the values of placeholders
   */
  public static List<Problem> check(String path, String content, Map<String, String> others) {
    Map<String, String> all = new HashMap<>(others);
    all.put(path, content);
    Placeholders placeholders = placeholders(all);
    try {
      Contents contents = new Contents();
      contents.read(content, placeholders);
      contents.check();
      return List.of();
    } catch (RuleException e) {
      return List.of(new Problem(path, e.line(), String.valueOf(e.getMessage())));
    }
  }

  public Playbooks playbooks() {
    return playbooks;
  }

  public List<ForecastLimit> limits() {
    return limits;
  }

  public List<ScalingMapping> scaling() {
    return scaling;
  }

  /** How single services are scaled, in the order in which the rules apply. */
  public List<ScalingRule> autoscaling() {
    return autoscaling;
  }

  /** Service level objectives. */
  public List<Slo> slos() {
    return slos;
  }

  /** Settings of the metric detectors, in the order in which they apply. */
  public List<DetectorRule> detectors() {
    return detectors;
  }

  /** Log patterns that the user has named, in the order in which they apply. */
  public List<LogPatternRule> logPatterns() {
    return logPatterns;
  }

  /** How many documents are neither Sigma nor values of placeholders. */
  public int otherDocuments() {
    return playbooks.all().size()
        + limits.size()
        + scaling.size()
        + autoscaling.size()
        + slos.size()
        + detectors.size()
        + logPatterns.size();
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
    final List<ScalingMapping> scaling = new ArrayList<>();
    final List<ScalingRule> autoscaling = new ArrayList<>();
    final List<YamlNode> openSlo = new ArrayList<>();
    final List<Slo> slos = new ArrayList<>();
    final List<DetectorRule> detectors = new ArrayList<>();
    final List<LogPatternRule> logPatterns = new ArrayList<>();

    void read(String content, Placeholders placeholders) {
      for (YamlNode document : SigmaCollection.whole(YamlNode.documents(content))) {
        read(document, placeholders);
      }
    }

    private void read(YamlNode document, Placeholders placeholders) {
      if (SloParser.reads(document)) {
        openSlo.add(document);
      } else if (document.get("correlation") != null) {
        correlations.add(SigmaCorrelation.parse(document));
      } else if (document.get("filter") != null) {
        filters.add(SigmaFilter.parse(document, placeholders));
      } else if (document.get("detection") != null) {
        SigmaParser.Parsed parsed = SigmaParser.read(document, placeholders);
        parsed.rules().forEach(SigmaRuleSet::check);
        rules.addAll(parsed.rules());
        correlations.addAll(parsed.correlations());
      } else if (document.get("placeholders") != null) {
        Placeholders.of(List.of(document));
      } else if (document.get("then") != null) {
        playbooks.add(PlaybookParser.parse(document.json()));
      } else if (document.get("forecast") != null) {
        limits.add(ForecastLimit.parse(document.json()));
      } else if (document.get("scaling") != null) {
        scaling.add(ScalingMapping.parse(document.json()));
      } else if (document.get("autoscale") != null) {
        autoscaling.add(ScalingRuleParser.parse(document));
      } else if (document.get("detector") != null) {
        detectors.add(DetectorParser.parse(document));
      } else if (document.get(LogPatternParser.KEY) != null) {
        logPatterns.add(LogPatternParser.parse(document));
      } else if (document.get(RulePackLoader.UNREADABLE) != null) {
        throw new RuleException(document.text(RulePackLoader.UNREADABLE, ""));
      } else {
        throw document.error(
            "neither a Sigma rule (detection, correlation or filter), a playbook (then), a"
                + " forecast limit (forecast), a mapping of scaling metrics (scaling), a"
                + " scaling rule (autoscale), a detector's settings (detector), log patterns"
                + " (log_patterns) nor OpenSLO"
                + " (apiVersion)");
      }
    }

    /** Runs the cases of correlations, which need the rules of their file. */
    void check() {
      SigmaRuleSet.check(rules, correlations);
    }

    void add(Contents other) {
      rules.addAll(other.rules);
      correlations.addAll(other.correlations);
      filters.addAll(other.filters);
      playbooks.addAll(other.playbooks);
      limits.addAll(other.limits);
      scaling.addAll(other.scaling);
      autoscaling.addAll(other.autoscaling);
      slos.addAll(other.slos);
      detectors.addAll(other.detectors);
      logPatterns.addAll(other.logPatterns);
    }
  }
}
