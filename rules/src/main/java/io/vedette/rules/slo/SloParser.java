package io.vedette.rules.slo;

import io.vedette.rules.RuleException;
import io.vedette.rules.threshold.ForecastLimit;
import io.vedette.rules.yaml.YamlNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads OpenSLO v1 ({@code apiVersion: openslo/v1}): {@code SLO} with its indicator inside, or as a
 * {@code SLI} of the same file; {@code Service} and {@code DataSource} are passed over. Unknown
 * keys and what is not supported (calendar windows, time slices) are errors.
 *
 * <p>A metric source of type {@code spans} counts the calls that traces show; {@code spec.status:
 * error} picks the failed ones, and a {@code thresholdMetric} on it holds each call's duration, in
 * seconds, against the objective's {@code value}. Type {@code prometheus} takes a query, see {@link
 * MetricSelector}. Source: https://github.com/OpenSLO/OpenSLO, v1.
 */
public final class SloParser {
  private static final String MINIMUM_BAD = "vedette.io/minimum-bad-events";
  private static final long DAY = 86_400_000L;

  private final Map<String, YamlNode> indicators = new HashMap<>();

  private SloParser() {}

  /** True for a document that this class reads. */
  public static boolean reads(YamlNode document) {
    return document.text("apiVersion", "").startsWith("openslo/");
  }

  /**
   * Reads the OpenSLO documents of one file.
   *
   * @throws RuleException naming what is wrong, with the line
   */
  public static List<Slo> parse(List<YamlNode> documents) {
    SloParser parser = new SloParser();
    List<Slo> out = new ArrayList<>();
    for (YamlNode document : documents) {
      if (kind(document).equals("SLI")) {
        parser.indicators.put(
            document.require("metadata").require("name").text(), document.require("spec"));
      }
    }
    for (YamlNode document : documents) {
      if (kind(document).equals("SLO")) {
        out.addAll(parser.slos(document));
      }
    }
    return out;
  }

  private static String kind(YamlNode document) {
    YamlNode version = document.require("apiVersion");
    if (!version.text().equals("openslo/v1")) {
      throw version.error("apiVersion '" + version.text() + "'; only openslo/v1 is read");
    }
    YamlNode kind = document.require("kind");
    return switch (kind.text()) {
      case "SLO", "SLI", "Service", "DataSource" -> kind.text();
      default ->
          throw kind.error(
              "kind '"
                  + kind.text()
                  + "' is not read; alerts follow the burn rate windows of the SRE workbook, and"
                  + " playbooks say whom to notify");
    };
  }

  private List<Slo> slos(YamlNode document) {
    document.onlyKeys("apiVersion", "kind", "metadata", "spec");
    YamlNode metadata = document.require("metadata");
    YamlNode spec = document.require("spec");
    spec.onlyKeys(
        "description",
        "service",
        "indicator",
        "indicatorRef",
        "timeWindow",
        "budgetingMethod",
        "objectives",
        "alertPolicies");
    String method = spec.text("budgetingMethod", "Occurrences");
    if (!method.equals("Occurrences")) {
      throw spec.require("budgetingMethod").error(method + " is not supported; use Occurrences");
    }
    long window = window(spec);
    List<YamlNode> objectives = spec.require("objectives").list();
    List<Slo> out = new ArrayList<>();
    for (int i = 0; i < objectives.size(); i++) {
      String name = metadata.require("name").text() + (objectives.size() == 1 ? "" : "-" + (i + 1));
      out.add(slo(name, metadata, spec, window, objectives.get(i)));
    }
    return out;
  }

  private Slo slo(String name, YamlNode metadata, YamlNode spec, long window, YamlNode objective) {
    objective.onlyKeys("displayName", "op", "value", "target", "targetPercent");
    String title = objective.text("displayName", metadata.text("displayName", name));
    return new Slo(
        name,
        title,
        spec.require("service").text(),
        target(objective),
        window,
        minimumBad(metadata),
        indicator(spec, objective));
  }

  private static double minimumBad(YamlNode metadata) {
    YamlNode annotations = metadata.get("annotations");
    YamlNode given = annotations == null ? null : annotations.get(MINIMUM_BAD);
    if (given == null) {
      return 10;
    }
    if (!(given.number() >= 1)) {
      throw given.error(MINIMUM_BAD + " is " + given.text() + "; give 1 or more");
    }
    return given.number();
  }

  private static double target(YamlNode objective) {
    YamlNode percent = objective.get("targetPercent");
    YamlNode given = percent == null ? objective.require("target") : percent;
    BigDecimal share = BigDecimal.valueOf(given.number());
    double target = (percent == null ? share : share.movePointLeft(2)).doubleValue();
    if (!(target > 0 && target < 1)) {
      throw given.error(
          "target "
              + given.text()
              + " leaves no budget or no objective; write 0.999, or targetPercent: 99.9");
    }
    return target;
  }

  private static long window(YamlNode spec) {
    YamlNode windows = spec.require("timeWindow");
    if (windows.list().size() != 1) {
      throw windows.error("give exactly one timeWindow");
    }
    YamlNode window = windows.list().get(0);
    window.onlyKeys("duration", "isRolling");
    YamlNode rolling = window.get("isRolling");
    if (rolling != null && !rolling.bool()) {
      throw rolling.error("calendar windows are not supported; write isRolling: true");
    }
    YamlNode duration = window.require("duration");
    long millis = millis(duration);
    if (millis < DAY || millis > 90 * DAY) {
      throw duration.error("a window of " + duration.text() + "; give 1d to 90d");
    }
    return millis;
  }

  private static long millis(YamlNode duration) {
    String text = duration.text().strip().toLowerCase(Locale.ROOT);
    try {
      return text.endsWith("w")
          ? 7 * ForecastLimit.duration(text.replace('w', 'd')).toMillis()
          : ForecastLimit.duration(text).toMillis();
    } catch (RuleException e) {
      throw duration.error(String.valueOf(e.getMessage()));
    }
  }

  private Slo.Indicator indicator(YamlNode spec, YamlNode objective) {
    YamlNode ratio = indicatorSpec(spec).get("ratioMetric");
    return ratio != null
        ? ratio(ratio)
        : threshold(indicatorSpec(spec).require("thresholdMetric"), objective);
  }

  private YamlNode indicatorSpec(YamlNode spec) {
    YamlNode reference = spec.get("indicatorRef");
    if (reference == null) {
      return spec.require("indicator").require("spec");
    }
    YamlNode found = indicators.get(reference.text());
    if (found == null) {
      throw reference.error("no SLI '" + reference.text() + "' in this file; add it here");
    }
    return found;
  }

  private static Slo.Indicator threshold(YamlNode metric, YamlNode objective) {
    YamlNode source = source(metric);
    if (!type(source).equals("spans")) {
      throw source.error("a thresholdMetric needs a metricSource of type spans");
    }
    YamlNode op = objective.require("op");
    if (!op.text().equals("lte") && !op.text().equals("lt")) {
      throw op.error("op '" + op.text() + "'; a duration is held against lte or lt");
    }
    double seconds = objective.require("value").number();
    if (!(seconds > 0)) {
      throw objective.require("value").error("value " + seconds + " s must be positive");
    }
    return new Slo.Calls(spans(source, false), seconds * 1000);
  }

  private static Slo.Indicator ratio(YamlNode ratio) {
    ratio.onlyKeys("counter", "good", "bad", "total");
    YamlNode good = ratio.get("good");
    YamlNode bad = ratio.get("bad");
    if ((good == null) == (bad == null)) {
      throw ratio.error("give either good or bad, and total");
    }
    YamlNode counted = source(good == null ? ratio.require("bad") : good);
    YamlNode total = source(ratio.require("total"));
    if (!type(counted).equals(type(total))) {
      throw total.error("both metric sources must be of one type");
    }
    if (type(total).equals("spans")) {
      if (bad == null) {
        throw counted.error("of spans, give bad with status: error, and total");
      }
      spans(counted, true);
      return new Slo.Calls(spans(total, false), Double.POSITIVE_INFINITY);
    }
    YamlNode counter = ratio.get("counter");
    return new Slo.Ratio(
        query(counted), good != null, query(total), counter == null || counter.bool());
  }

  private static YamlNode source(YamlNode metric) {
    metric.onlyKeys("metricSource");
    return metric.require("metricSource");
  }

  private static String type(YamlNode source) {
    YamlNode type = source.require("type");
    return switch (type.text().toLowerCase(Locale.ROOT)) {
      case "spans" -> "spans";
      case "prometheus" -> "prometheus";
      default -> throw type.error("type '" + type.text() + "'; use spans or prometheus");
    };
  }

  /** The operation that is counted, or empty. */
  private static String spans(YamlNode source, boolean failed) {
    YamlNode spec = source.get("spec");
    @Nullable YamlNode status = spec == null ? null : spec.get("status");
    if (failed && (status == null || !status.text().equalsIgnoreCase("error"))) {
      throw source.error("bad spans need spec.status: error");
    }
    if (spec == null) {
      return "";
    }
    spec.onlyKeys("status", "operation");
    return spec.text("operation", "");
  }

  private static MetricSelector query(YamlNode source) {
    YamlNode query = source.require("spec").require("query");
    try {
      return MetricSelector.parse(query.text());
    } catch (RuleException e) {
      throw query.error(String.valueOf(e.getMessage()));
    }
  }
}
