package io.vedette.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.rules.RulePack;
import io.vedette.rules.sigma.SigmaCorrelation;
import io.vedette.rules.sigma.SigmaRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vedette rules coverage}: a layer of the ATT&amp;CK Navigator, format 4.5. */
@Command(
    name = "coverage",
    mixinStandardHelpOptions = true,
    description = {
      "Writes an ATT&CK Navigator layer of the techniques that rules cover and, with --findings, of"
          + " those that fired."
    },
    footer = {"", "Example: vedette rules coverage --out layer.json"})
final class RulesCoverageCommand implements Callable<Integer> {
  private static final String COVERED = "#a1d99b";
  private static final String FIRED = "#fc3b3b";

  /** Which matrix. */
  enum Domain {
    ATTACK,
    ATLAS
  }

  @Option(
      names = "--rules",
      defaultValue = "default",
      description = "'default', a directory, or a file (default: ${DEFAULT-VALUE})")
  private String rules;

  @Option(names = "--findings", description = "findings of 'vedette threats': NDJSON")
  private @Nullable Path findings;

  @Option(
      names = "--domain",
      defaultValue = "attack",
      description = "attack or atlas (default: ${DEFAULT-VALUE})")
  private Domain domain = Domain.ATTACK;

  @Option(names = "--out", description = "the layer's file (default: standard output)")
  private @Nullable Path out;

  @Spec private CommandSpec spec;

  private final ObjectMapper json = new ObjectMapper();

  @Override
  public Integer call() throws IOException {
    Map<String, Set<String>> covered = covered(RulePack.fromFiles(RuleSource.files(rules)));
    Map<String, Integer> fired = findings == null ? Map.of() : fired(findings);
    fired.keySet().forEach(technique -> covered.computeIfAbsent(technique, t -> new TreeSet<>()));
    String layer = json.writerWithDefaultPrettyPrinter().writeValueAsString(layer(covered, fired));
    if (out == null) {
      spec.commandLine().getOut().println(layer);
      spec.commandLine().getOut().flush();
    } else {
      Files.writeString(out, layer);
      spec.commandLine().getErr().println(covered.size() + " techniques in " + out);
    }
    return 0;
  }

  /** Technique to titles of the rules that look for it. */
  private static Map<String, Set<String>> covered(RulePack pack) {
    Map<String, Set<String>> out = new TreeMap<>();
    for (SigmaRule rule : pack.sigma().rules()) {
      rule.techniques()
          .forEach(t -> out.computeIfAbsent(t, k -> new TreeSet<>()).add(rule.title()));
    }
    for (SigmaCorrelation rule : pack.sigma().correlations()) {
      rule.techniques()
          .forEach(t -> out.computeIfAbsent(t, k -> new TreeSet<>()).add(rule.title()));
    }
    return out;
  }

  private Map<String, Integer> fired(Path file) throws IOException {
    Map<String, Integer> out = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        for (JsonNode technique : json.readTree(line).path("techniques")) {
          out.merge(technique.asText(), 1, Integer::sum);
        }
      }
    }
    return out;
  }

  private Map<String, Object> layer(Map<String, Set<String>> covered, Map<String, Integer> fired) {
    boolean atlas = domain == Domain.ATLAS;
    List<Map<String, Object>> techniques =
        covered.entrySet().stream()
            .filter(e -> e.getKey().startsWith("AML.") == atlas)
            .map(e -> technique(e.getKey(), e.getValue(), fired.getOrDefault(e.getKey(), 0)))
            .toList();
    Map<String, Object> layer = new LinkedHashMap<>();
    layer.put("name", "Vedette coverage");
    layer.put(
        "versions",
        atlas
            ? Map.of("layer", "4.5", "navigator", "5.1.0")
            : Map.of("layer", "4.5", "navigator", "5.1.0", "attack", "16"));
    layer.put("domain", atlas ? "atlas-atlas" : "enterprise-attack");
    layer.put("description", "Techniques that the rules look for; those that fired in red");
    layer.put("techniques", techniques);
    layer.put(
        "legendItems",
        List.of(
            Map.of("label", "covered", "color", COVERED),
            Map.of("label", "fired", "color", FIRED)));
    layer.put("hideDisabled", false);
    return layer;
  }

  private static Map<String, Object> technique(String id, Set<String> titles, int fired) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("techniqueID", id);
    out.put("score", fired > 0 ? fired : titles.size());
    out.put("color", fired > 0 ? FIRED : COVERED);
    out.put("comment", (fired > 0 ? fired + " findings. " : "") + String.join("; ", titles));
    out.put("enabled", true);
    return out;
  }
}
