package io.vedette.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vedette.cli.config.ConfigException;
import io.vedette.detect.whatif.Impact;
import io.vedette.detect.whatif.WhatIf;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette whatif}: what happens when a node, zone, pod or service is lost. */
@Command(
    name = "whatif",
    mixinStandardHelpOptions = true,
    description = {
      "What happens when a node, zone, pod, spot instance or service is lost: which services lose",
      "their redundancy or are gone, where their load goes, and which callers fail. Read off the",
      "service graph of a running Vedette, or of --input as `vedette graph --format json` writes",
      "it. Load is taken as spread evenly over the replicas of a service; callers as without",
      "fallbacks, so their shares are upper bounds. Nothing is changed anywhere."
    },
    footer = {
      "",
      "Examples:",
      "  vedette whatif --lose zone=eu-west-1a",
      "  vedette whatif --lose 'spot=spot-pool-*' --capacity checkout=120 --format json",
      "  vedette graph --input spans.jsonl | vedette whatif --input - --lose node=n1"
    })
final class WhatIfCommand implements Callable<Integer> {
  /** How the answer is written. */
  enum Format {
    text,
    json
  }

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--lose",
      required = true,
      paramLabel = "KIND=NAME",
      description = {
        "What is lost: node, spot (nodes too), zone, pod, service, database, queue or external;",
        "* in a name matches anything. May be given again: all are lost at once."
      })
  private List<String> lose = List.of();

  @Option(
      names = "--capacity",
      paramLabel = "SERVICE=CALLS_PER_S",
      description =
          "What one replica of a service can answer; tells whether the rest can take the load."
              + " May be given again.")
  private Map<String, Double> capacity = new LinkedHashMap<>();

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "A graph as `vedette graph --format json` writes it; - for stdin.")
  private @Nullable Path input;

  @Option(
      names = "--url",
      description = "The running Vedette's review page (default: review.host and review.port).")
  private @Nullable URI url;

  @Override
  public Integer call() throws IOException, InterruptedException, ConfigException {
    if (input != null && url != null) {
      throw new ParameterException(spec.commandLine(), "give --input or --url, not both");
    }
    double seconds = common.config().jobs().redWindow().toMillis() / 1000.0;
    WhatIf graph = WhatIf.of(edges());
    Impact impact = impact(graph, seconds);
    PrintWriter out = spec.commandLine().getOut();
    out.print(format == Format.json ? json(impact, seconds) : WhatIfText.of(impact, seconds));
    out.flush();
    return 0;
  }

  private Impact impact(WhatIf graph, double seconds) {
    try {
      Set<Entity> entities = graph.entities();
      return graph.lose(Losses.resolve(lose, entities), capacities(entities, seconds));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private List<GraphEdge> edges() throws IOException, InterruptedException, ConfigException {
    if (input == null) {
      return RunningGraph.edges(common.config().review(), url);
    }
    boolean stdin = input.toString().equals("-");
    String text =
        stdin
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
            : Files.readString(input);
    return GraphFile.read(text, stdin ? "stdin" : input.toString());
  }

  /** Calls within the interval of an edge, by service. */
  private Map<Entity, Double> capacities(Set<Entity> entities, double seconds) {
    Map<Entity, Double> out = new HashMap<>();
    capacity.forEach(
        (name, perSecond) -> {
          if (!(perSecond > 0)) {
            throw new IllegalArgumentException(
                "--capacity " + name + "=" + perSecond + ": give calls per second above 0");
          }
          List<Entity> found =
              entities.stream()
                  .filter(e -> e.type() == EntityType.SERVICE)
                  .filter(e -> e.name().equals(name) || e.toString().equals(name))
                  .toList();
          if (found.isEmpty()) {
            throw new IllegalArgumentException(
                "--capacity " + name + ": the graph has no service of this name");
          }
          found.forEach(e -> out.put(e, perSecond * seconds));
        });
    return out;
  }

  private static String json(Impact impact, double seconds) {
    try {
      return WhatIfJson.write(impact, seconds);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the impact as JSON", e);
    }
  }
}
