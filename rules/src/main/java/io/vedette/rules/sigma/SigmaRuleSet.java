package io.vedette.rules.sigma;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.rules.RuleException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Sigma rules compiled for all sources. Immutable and safe for any number of threads. */
public final class SigmaRuleSet {
  private final Map<String, CompiledSource> sources;
  private final Map<String, Findings> findings;
  private final List<SigmaRule> rules;
  private final List<SigmaFilter> filters;
  private final List<SigmaCorrelation> correlations;

  private SigmaRuleSet(
      Map<String, CompiledSource> sources,
      Map<String, Findings> findings,
      List<SigmaRule> rules,
      List<SigmaFilter> filters,
      List<SigmaCorrelation> correlations) {
    this.sources = sources;
    this.findings = findings;
    this.rules = List.copyOf(rules);
    this.filters = List.copyOf(filters);
    this.correlations = List.copyOf(correlations);
  }

  public static SigmaRuleSet compile(Collection<SigmaRule> rules) {
    return compile(rules, List.of(), List.of());
  }

  /** Compiles rules, each narrowed by the filters that name it. */
  public static SigmaRuleSet compile(
      Collection<SigmaRule> rules,
      Collection<SigmaFilter> filters,
      Collection<SigmaCorrelation> correlations) {
    return compile(rules, filters, correlations, source -> List.of());
  }

  /**
   * The same.
   *
   * @param further source to the paths whose texts {@link #read} gives beside the findings
   */
  public static SigmaRuleSet compile(
      Collection<SigmaRule> rules,
      Collection<SigmaFilter> filters,
      Collection<SigmaCorrelation> correlations,
      Function<String, List<String>> further) {
    List<SigmaRule> narrowed = new ArrayList<>();
    for (SigmaRule rule : rules) {
      SigmaRule result = rule;
      for (SigmaFilter filter : filters) {
        result = filter.applyTo(result);
      }
      narrowed.add(result);
    }
    Map<String, CompiledSource> sources = new LinkedHashMap<>();
    Map<String, Findings> findings = new LinkedHashMap<>();
    for (SourceProfile profile : profiles(narrowed)) {
      sources.put(profile.source(), compile(profile, narrowed, further.apply(profile.source())));
      findings.put(profile.source(), new Findings(profile));
    }
    return new SigmaRuleSet(
        sources, findings, narrowed, List.copyOf(filters), List.copyOf(correlations));
  }

  /** The shipped ones, and a plain one for each log source that none of them carries. */
  private static Collection<SourceProfile> profiles(List<SigmaRule> rules) {
    Map<String, SourceProfile> shipped = SourceProfile.shipped();
    Map<String, SourceProfile> all = new LinkedHashMap<>(shipped);
    for (SigmaRule rule : rules) {
      LogSource wanted = rule.logSource();
      if (shipped.values().stream().allMatch(p -> p.conditionFor(wanted) == null)) {
        String name =
            !wanted.service().isEmpty()
                ? wanted.service()
                : !wanted.product().isEmpty() ? wanted.product() : wanted.category();
        all.merge(name, SourceProfile.plain(name, wanted), SourceProfile::with);
      }
    }
    return all.values();
  }

  private static CompiledSource compile(
      SourceProfile profile, List<SigmaRule> rules, List<String> further) {
    List<SigmaRule> reading = new ArrayList<>();
    List<Expr> conditions = new ArrayList<>();
    for (SigmaRule rule : rules) {
      Expr where = profile.conditionFor(rule.logSource());
      if (where != null) {
        reading.add(rule);
        boolean all = where instanceof Expr.And and && and.parts().isEmpty();
        conditions.add(all ? rule.condition() : Expr.and(List.of(where, rule.condition())));
      }
    }
    return new CompiledSource(profile, reading, conditions, further);
  }

  public List<SigmaRule> rules() {
    return rules;
  }

  public List<SigmaFilter> filters() {
    return filters;
  }

  public List<SigmaCorrelation> correlations() {
    return correlations;
  }

  /** Number of rules that read a source. */
  public int size(String source) {
    CompiledSource compiled = sources.get(source);
    return compiled == null ? 0 : compiled.ruleCount();
  }

  /**
   * One event, read once.
   *
   * @param findings of all rules that match, in the order of the rules
   * @param texts at the further paths of the event's source, empty where there is none; an empty
   *     list where the source is not known
   */
  public record Reading(List<Finding> findings, List<String> texts) {}

  /** The findings of all rules that match, in the order of the rules; none on a damaged event. */
  public List<Finding> match(AuditEvent event) {
    return read(event).findings();
  }

  /** Matches an event and reads further texts of it in the same pass. */
  public Reading read(AuditEvent event) {
    CompiledSource compiled = sources.get(event.source());
    if (compiled == null) {
      return new Reading(List.of(), List.of());
    }
    String[] texts = new String[compiled.further()];
    List<CompiledSource.Hit> hits = compiled.match(event.document(), texts);
    return new Reading(hits.isEmpty() ? List.of() : findings(event, hits), Arrays.asList(texts));
  }

  private List<Finding> findings(AuditEvent event, List<CompiledSource.Hit> hits) {
    Findings.Context context = contextOf(event);
    List<Finding> out = new ArrayList<>(hits.size());
    for (CompiledSource.Hit hit : hits) {
      out.add(Findings.finding(event, hit.rule(), hit.fields(), context));
    }
    return out;
  }

  /**
   * Runs the cases that a rule carries.
   *
   * @throws RuleException naming the first that fails
   */
  public static void check(SigmaRule rule) {
    if (rule.cases().isEmpty()) {
      return;
    }
    SigmaRuleSet alone = compile(List.of(rule));
    for (SigmaCase test : rule.cases()) {
      CompiledSource source = alone.sources.get(test.source());
      for (String document : test.documents()) {
        boolean matched = source != null && !source.match(document).isEmpty();
        require(test, matched, "rule '" + rule.title() + "'");
      }
    }
  }

  /**
   * Runs the cases that correlations carry; the rules that feed them are among these.
   *
   * @throws RuleException naming the first that fails
   */
  public static void check(Collection<SigmaRule> rules, Collection<SigmaCorrelation> correlations) {
    if (correlations.stream().allMatch(c -> c.cases().isEmpty())) {
      return;
    }
    SigmaRuleSet alone = compile(rules, List.of(), correlations);
    SigmaCorrelations folds = SigmaCorrelations.of(alone);
    for (SigmaCorrelation correlation : correlations) {
      for (SigmaCase test : correlation.cases()) {
        boolean fired = folds.fires(alone, correlation, test);
        require(test, fired, "correlation '" + correlation.title() + "'");
      }
    }
  }

  private static void require(SigmaCase test, boolean matched, String what) {
    if (matched != test.match()) {
      throw new RuleException(
          "%s case of %s %s; correct the rule or the case"
              .formatted(test.kind(), what, matched ? "matches" : "does not match"),
          test.line());
    }
  }

  Findings.Context contextOf(AuditEvent event) {
    Findings reader = findings.get(event.source());
    return reader == null ? Findings.Context.UNKNOWN : reader.context(event);
  }
}
