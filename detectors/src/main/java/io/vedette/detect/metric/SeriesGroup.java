package io.vedette.detect.metric;

import io.vedette.detect.metric.LabelExplanation.Explanation;
import io.vedette.detect.metric.LabelExplanation.Part;
import io.vedette.model.Attributes;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.SeriesKey;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is said of several series of one metric and one workload that are off at once. */
public final class SeriesGroup {
  private static final String DETECTOR = "series-group/1";
  private static final double EXPLAINS = 0.5;
  private static final int MAX_EVIDENCE = 3;
  private static final String DERIVED = "vedette_";

  private SeriesGroup() {}

  /**
   * One series of a group.
   *
   * @param newest its newest point with its verdict
   * @param open whether a finding is open on it
   */
  public record Member(SeriesKey series, BandPoint newest, boolean open) {}

  /**
   * Whether a series has siblings to be compared with: it tells more labels than its workload. What
   * Vedette derives itself has none.
   */
  public static boolean hasSiblings(SeriesKey series) {
    return series.labels().size() >= 2 && !series.name().startsWith(DERIVED);
  }

  /** The metric and the workload, or the namespace where no workload is named. */
  public static String key(SeriesKey series) {
    Entity entity = Entity.of(series);
    String whose = entity.type() == EntityType.SERVICE ? entity.id() : entity.namespace();
    return series.name() + '|' + whose;
  }

  /**
   * The finding of a group.
   *
   * @param members at least one
   * @param startMillis since when two or more have been off, which makes its identity
   */
  public static Finding finding(List<Member> members, long startMillis, long endMillis) {
    SeriesKey group = group(members);
    long open = members.stream().filter(Member::open).count();
    List<Explanation> explanations = LabelExplanation.of(parts(members));
    String what = "%s is off in %d of %d series".formatted(group.name(), open, members.size());
    String why = why(explanations);
    List<Evidence> evidence = new ArrayList<>();
    for (Explanation e : explanations.subList(0, Math.min(MAX_EVIDENCE, explanations.size()))) {
      evidence.add(new Evidence("metric", text(e), ""));
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("metric", group.name());
    attributes.put("series.open", Long.toString(open));
    attributes.put("series.all", Integer.toString(members.size()));
    if (!why.isEmpty()) {
      attributes.put("explained.by", explanations.get(0).toString());
    }
    return new Finding(
        Ids.of("series-group", key(members.get(0).series()), Long.toString(startMillis)),
        FindingKind.METRIC_ANOMALY,
        Severity.MEDIUM,
        0.8,
        members.stream().filter(Member::open).mapToDouble(m -> m.newest().score()).max().orElse(0),
        Entity.of(group),
        what,
        what + why,
        startMillis,
        endMillis,
        false,
        group.toString(),
        null,
        List.of(),
        evidence,
        DETECTOR,
        attributes);
  }

  private static String why(List<Explanation> explanations) {
    if (explanations.isEmpty() || explanations.get(0).explained() < EXPLAINS) {
      return "";
    }
    return "; " + text(explanations.get(0));
  }

  private static String text(Explanation e) {
    return String.format(
        Locale.ROOT,
        "%s explains %.0f %% of the deviation (%d series)",
        e,
        Math.min(100, 100 * e.explained()),
        e.series());
  }

  private static List<Part> parts(List<Member> members) {
    List<Part> parts = new ArrayList<>();
    for (Member m : members) {
      BandPoint p = m.newest();
      double bound = p.value() >= p.expected() ? p.upper() : p.lower();
      double least = Math.max(1e-12, 1e-3 * Math.abs(p.expected()));
      double scale = Math.max(least, Math.abs(bound - p.expected()));
      parts.add(new Part(m.series().labels(), p.value(), p.expected(), scale));
    }
    return parts;
  }

  /** The metric with the labels that all have alike. */
  private static SeriesKey group(List<Member> members) {
    SeriesKey first = members.get(0).series();
    Map<String, String> common = new LinkedHashMap<>(first.labels().asMap());
    for (Member member : members) {
      Attributes labels = member.series().labels();
      common.entrySet().removeIf(label -> !label.getValue().equals(labels.get(label.getKey())));
    }
    return new SeriesKey(first.name(), Attributes.of(common));
  }
}
