package io.vedette.detect.behavior.rank;

import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a classifier sees of a finding: numbers near [0,1] and one-hot names. The entity itself is
 * left out, so that what is learnt holds for others too; its kind and namespace are not.
 */
final class FindingFeatures {
  private static final int MAX_REASONS = 8;

  private FindingFeatures() {}

  static Map<String, Double> of(Finding finding) {
    Map<String, Double> out = new TreeMap<>();
    out.put("bias", 1.0);
    out.put("severity", finding.severity().ordinal() / 4.0);
    out.put("confidence", finding.confidence());
    out.put("score", finding.score());
    out.put("evidence", Math.min(1, finding.evidence().size() / 8.0));
    long minutes = (finding.endMillis() - finding.startMillis()) / 60_000;
    out.put("duration", Math.min(1, Math.log1p((double) minutes) / 8));
    Expectation expected = finding.expectation();
    if (expected != null) {
      out.put("change", Math.min(1, Math.abs(expected.relativeChange()) / 5));
    }
    name(out, "kind", finding.kind().name());
    name(out, "detector", finding.detector());
    name(out, "entity", finding.entity().type().name());
    name(out, "namespace", finding.entity().namespace());
    name(out, "source", finding.attributes().getOrDefault("log.source", ""));
    name(out, "metric", finding.attributes().getOrDefault("metric", ""));
    finding.techniques().stream().limit(MAX_REASONS).forEach(t -> name(out, "technique", t));
    String reasons = finding.attributes().getOrDefault("reasons", "");
    Arrays.stream(reasons.split(",", -1))
        .limit(MAX_REASONS)
        .forEach(reason -> name(out, "reason", reason));
    int hour = Instant.ofEpochMilli(finding.startMillis()).atZone(ZoneOffset.UTC).getHour();
    name(out, "hours", hour < 6 ? "night" : hour < 18 ? "day" : "evening");
    return out;
  }

  private static void name(Map<String, Double> out, String what, String value) {
    if (!value.isEmpty()) {
      out.put(what + '=' + value.toLowerCase(Locale.ROOT), 1.0);
    }
  }
}
