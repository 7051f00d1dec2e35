package io.vedette.rules.sigma;

import java.util.List;
import java.util.Locale;

/** Sigma tags: {@code attack.t1078.004}, {@code attack.persistence}, {@code atlas.aml.t0040}. */
final class Tags {
  private Tags() {}

  static List<String> techniques(List<String> tags) {
    return tags.stream().map(Tags::technique).filter(t -> !t.isEmpty()).distinct().toList();
  }

  /** Technique ids in whatever form a sender tags them: {@code T1059.004}, {@code attack.t1059}. */
  static List<String> foreign(List<String> tags) {
    return techniques(
        tags.stream().map(t -> t.matches("[Tt]\\d{4}(\\.\\d{3})?") ? "attack." + t : t).toList());
  }

  private static String technique(String tag) {
    String lower = tag.toLowerCase(Locale.ROOT);
    String rest = lower.substring(lower.indexOf('.') + 1);
    boolean attack = lower.startsWith("attack.") && rest.matches("t\\d{4}(\\.\\d{3})?");
    boolean atlas = lower.startsWith("atlas.") && rest.matches("aml\\.t\\d{4}(\\.\\d{3})?");
    return attack || atlas ? rest.toUpperCase(Locale.ROOT) : "";
  }
}
