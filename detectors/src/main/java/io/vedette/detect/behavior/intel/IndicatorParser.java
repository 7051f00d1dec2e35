package io.vedette.detect.behavior.intel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists of indicators.
 *
 * <ul>
 *   <li>CSV: one a line, {@code value} first, or with a header that names {@code value} (also
 *       {@code indicator}, {@code ioc}) and optionally {@code type}, {@code confidence} (0 to 100),
 *       {@code description}, {@code valid_from}, {@code valid_until}; {@code #} begins a comment
 *   <li>STIX 2.1: a bundle, one object or an array of them; of {@code indicator} objects with
 *       {@code pattern_type} {@code stix} the comparisons {@code [ipv4-addr:value = '…']}, {@code
 *       ipv6-addr}, {@code domain-name}, {@code url} (its host) and {@code file:hashes}, also
 *       joined by OR. Revoked indicators, and patterns that join by AND, NOT or FOLLOWEDBY, are
 *       left out: half of one would match too much
 * </ul>
 */
public final class IndicatorParser {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_INDICATORS = 1_000_000;
  private static final double DEFAULT_CONFIDENCE = 0.7;
  private static final Pattern COMPARISON =
      Pattern.compile(
          "(ipv4-addr:value|ipv6-addr:value|domain-name:value|url:value|file:hashes\\.[^\\s=]+)"
              + "\\s*=\\s*'((?:[^'\\\\]|\\\\.)*)'");
  private static final Pattern JOINS = Pattern.compile("(?i)\\b(AND|NOT|FOLLOWEDBY)\\b");
  private static final Pattern QUOTED = Pattern.compile("'(?:[^'\\\\]|\\\\.)*'");

  private IndicatorParser() {}

  /**
   * Reads a list; JSON is STIX, anything else CSV.
   *
   * @param name what the list is called in messages and findings
   * @throws IndicatorException where it cannot be read
   */
  public static List<Indicator> parse(String name, String text) throws IndicatorException {
    String stripped = text.strip();
    boolean json = stripped.startsWith("{") || stripped.startsWith("[");
    List<Indicator> out = json ? stix(name, stripped) : csv(name, text);
    if (out.size() > MAX_INDICATORS) {
      throw new IndicatorException(
          name + " holds " + out.size() + " indicators; split it, at most " + MAX_INDICATORS);
    }
    return out;
  }

  private static List<Indicator> csv(String name, String text) throws IndicatorException {
    List<Indicator> out = new ArrayList<>();
    List<String> header = List.of("value");
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> cells = cells(line);
      if (out.isEmpty() && isHeader(cells)) {
        header = cells.stream().map(c -> c.toLowerCase(Locale.ROOT)).toList();
        continue;
      }
      out.add(row(name, number, header, cells));
    }
    return out;
  }

  private static boolean isHeader(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.toLowerCase(Locale.ROOT))
        .anyMatch(cell -> List.of("value", "indicator", "ioc").contains(cell));
  }

  private static Indicator row(String name, int line, List<String> header, List<String> cells)
      throws IndicatorException {
    String where = name + ":" + line;
    String value = Values.canonical(cell(header, cells, "value", "indicator", "ioc"));
    Optional<Indicator.Type> type = Values.type(value);
    if (type.isEmpty()) {
      throw new IndicatorException(
          where + ": '" + value + "' is no address, network, domain or hash; correct or remove it");
    }
    return new Indicator(
        type.get(),
        value,
        confidence(where, cell(header, cells, "confidence")),
        time(where, cell(header, cells, "valid_from"), 0),
        time(where, cell(header, cells, "valid_until"), Long.MAX_VALUE),
        cell(header, cells, "description", "comment", "malware", "name"),
        name);
  }

  private static String cell(List<String> header, List<String> cells, String... names) {
    for (String name : names) {
      int at = header.indexOf(name);
      if (at >= 0 && at < cells.size()) {
        return cells.get(at).strip();
      }
    }
    return "";
  }

  /** RFC 4180 within a line. */
  private static List<String> cells(String line) {
    List<String> out = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        out.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    out.add(cell.toString().strip());
    return out;
  }

  private static double confidence(String where, String text) throws IndicatorException {
    if (text.isEmpty()) {
      return DEFAULT_CONFIDENCE;
    }
    try {
      double percent = Double.parseDouble(text);
      if (percent >= 0 && percent <= 100) {
        return percent / 100;
      }
    } catch (NumberFormatException e) {
      // named below
    }
    throw new IndicatorException(where + ": confidence '" + text + "' is no number from 0 to 100");
  }

  private static long time(String where, String text, long otherwise) throws IndicatorException {
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text).toEpochMilli();
    } catch (DateTimeException e) {
      throw new IndicatorException(where + ": '" + text + "' is no time like 2026-11-24T14:00:00Z");
    }
  }

  private static List<Indicator> stix(String name, String text) throws IndicatorException {
    try {
      JsonNode root = JSON.readTree(text);
      JsonNode objects = root.has("objects") ? root.path("objects") : root;
      List<Indicator> out = new ArrayList<>();
      for (JsonNode object : objects.isArray() ? objects : JSON.createArrayNode().add(objects)) {
        if (object.path("type").asText().equals("indicator")
            && !object.path("revoked").asBoolean()) {
          out.addAll(indicator(name, object));
        }
      }
      return out;
    } catch (JsonProcessingException e) {
      throw new IndicatorException(
          "%s:%d is not JSON: %s"
              .formatted(
                  name,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()));
    }
  }

  private static List<Indicator> indicator(String name, JsonNode object) throws IndicatorException {
    String pattern = object.path("pattern").asText();
    String language = object.path("pattern_type").asText("stix");
    boolean joins = JOINS.matcher(QUOTED.matcher(pattern).replaceAll("''")).find();
    List<Indicator> out = new ArrayList<>();
    if (!language.equals("stix") || joins) {
      return out;
    }
    String where = name + ", " + object.path("id").asText("an indicator without id");
    String description = object.path("name").asText(object.path("description").asText("")).strip();
    Matcher comparison = COMPARISON.matcher(pattern);
    while (comparison.find()) {
      String value = value(comparison.group(1), comparison.group(2).replaceAll("\\\\(.)", "$1"));
      Indicator.Type type = value == null ? null : Values.type(value).orElse(null);
      if (value != null && type != null) {
        out.add(
            new Indicator(
                type,
                value,
                confidence(where, object.path("confidence").asText("")),
                time(where, object.path("valid_from").asText(""), 0),
                time(where, object.path("valid_until").asText(""), Long.MAX_VALUE),
                description,
                name));
      }
    }
    return out;
  }

  private static @Nullable String value(String path, String text) {
    if (!path.equals("url:value")) {
      return Values.canonical(text);
    }
    String host = Arrays.asList(text.split("[/?#]")).stream().skip(2).findFirst().orElse(null);
    return host == null ? null : Values.canonical(host.replaceFirst(":\\d+$", ""));
  }
}
