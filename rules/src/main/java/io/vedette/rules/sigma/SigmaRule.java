package io.vedette.rules.sigma;

import io.vedette.model.Severity;
import java.util.List;

/** A parsed Sigma rule. */
public final class SigmaRule {
  /** Between the id of a rule with an aggregation and the name of a part of it. */
  static final char PART = '#';

  private final String id;
  private final String name;
  private final String title;
  private final String description;
  private final Severity level;
  private final List<String> tags;
  private final LogSource logSource;
  private final Expr condition;
  private final List<String> falsePositives;
  private final List<String> references;
  private final List<SigmaCase> cases;
  private final int line;

  SigmaRule(
      String id,
      String name,
      String title,
      String description,
      Severity level,
      List<String> tags,
      LogSource logSource,
      Expr condition,
      List<String> falsePositives,
      List<String> references,
      List<SigmaCase> cases,
      int line) {
    this.id = id;
    this.name = name;
    this.title = title;
    this.description = description;
    this.level = level;
    this.tags = List.copyOf(tags);
    this.logSource = logSource;
    this.condition = condition;
    this.falsePositives = List.copyOf(falsePositives);
    this.references = List.copyOf(references);
    this.cases = List.copyOf(cases);
    this.line = line;
  }

  public String id() {
    return id;
  }

  /** The name that correlations may refer to, or empty. */
  public String name() {
    return name;
  }

  public String title() {
    return title;
  }

  public String description() {
    return description;
  }

  public Severity level() {
    return level;
  }

  public List<String> tags() {
    return tags;
  }

  /** ATT&amp;CK ({@code T1078.004}) and ATLAS ({@code AML.T0040}) technique ids among the tags. */
  public List<String> techniques() {
    return Tags.techniques(tags);
  }

  public LogSource logSource() {
    return logSource;
  }

  public List<String> falsePositives() {
    return falsePositives;
  }

  public List<String> references() {
    return references;
  }

  public List<SigmaCase> cases() {
    return cases;
  }

  public int line() {
    return line;
  }

  Expr condition() {
    return condition;
  }

  /** By which a filter or a correlation may mean this rule: its id, and that of the whole. */
  boolean isMeantBy(String reference) {
    int part = id.lastIndexOf(PART);
    return reference.equals(id)
        || (!name.isEmpty() && reference.equals(name))
        || (part > 0 && reference.equals(id.substring(0, part)));
  }

  /** One part of this rule under an id of its own; the cases belong to the whole. */
  SigmaRule part(String partId, Expr asked) {
    return copy(partId, asked, List.of());
  }

  /** The same rule, narrowed by a filter. */
  SigmaRule withCondition(Expr narrowed) {
    return copy(id, narrowed, cases);
  }

  private SigmaRule copy(String newId, Expr asked, List<SigmaCase> own) {
    return new SigmaRule(
        newId,
        name,
        title,
        description,
        level,
        tags,
        logSource,
        asked,
        falsePositives,
        references,
        own,
        line);
  }
}
