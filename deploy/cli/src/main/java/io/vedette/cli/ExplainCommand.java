package io.vedette.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.detect.incident.explain.Explainer;
import io.vedette.detect.incident.explain.Explanation;
import io.vedette.detect.incident.explain.Recording;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vedette explain}: what went wrong in recorded telemetry, or that nothing did. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Explains recorded telemetry: the likeliest causes, or that nothing is wrong.",
      "A case is a directory with case.json and, as far as there are any, edges.csv, metrics.csv,",
      "spans.csv, logs.csv and reference_*.csv of normal operation."
    })
final class ExplainCommand implements Callable<Integer> {
  @Option(names = "--input", required = true, description = "a case, or a directory of cases")
  private Path input;

  @Option(
      names = "--out",
      required = true,
      description = "the answer's file; for a directory of cases, a directory of CASE.json")
  private Path out;

  private final ObjectMapper json = new ObjectMapper();
  private final Explainer explainer = new Explainer();

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(input)) {
      throw new IOException(input + " is not a directory; name a case or a directory of cases");
    }
    if (Files.exists(input.resolve("case.json"))) {
      explain(input, out);
      return 0;
    }
    Files.createDirectories(out);
    for (Path dir : cases()) {
      explain(dir, out.resolve(dir.getFileName() + ".json"));
    }
    return 0;
  }

  private List<Path> cases() throws IOException {
    try (Stream<Path> all = Files.list(input)) {
      List<Path> found = all.filter(d -> Files.exists(d.resolve("case.json"))).sorted().toList();
      if (found.isEmpty()) {
        throw new IOException("no case.json in " + input + " or its directories");
      }
      return found;
    }
  }

  private void explain(Path dir, Path answer) throws IOException {
    JsonNode about = json.readTree(dir.resolve("case.json").toFile());
    Recording recording = RecordingReader.read(dir, about.path("target"));
    Explanation explanation = explainer.explain(recording);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("verdict", explanation.verdict().name().toLowerCase(Locale.ROOT));
    fields.put("ranking", ranking(explanation.causes()));
    fields.put("evidence", explanation.evidence());
    fields.put("causes", explanation.causes());
    json.writerWithDefaultPrettyPrinter().writeValue(answer.toFile(), fields);
  }

  /** Each entity once, in the order of its likeliest fault. */
  private static Set<String> ranking(List<Cause> causes) {
    Set<String> names = new LinkedHashSet<>();
    causes.stream().map(Cause::entity).map(Entity::name).forEach(names::add);
    return names;
  }
}
