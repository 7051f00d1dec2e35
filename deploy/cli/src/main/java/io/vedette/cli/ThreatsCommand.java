package io.vedette.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.detect.behavior.ActivityReader;
import io.vedette.detect.behavior.BehaviorEngine;
import io.vedette.detect.behavior.TacticChain;
import io.vedette.detect.behavior.intel.Indicator;
import io.vedette.detect.behavior.intel.IndicatorFindings;
import io.vedette.detect.behavior.intel.IndicatorParser;
import io.vedette.detect.behavior.intel.IndicatorSet;
import io.vedette.model.AuditEvent;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.Ids;
import io.vedette.review.OcsfFinding;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import io.vedette.rules.sigma.Repeats;
import io.vedette.rules.sigma.SigmaCorrelations;
import io.vedette.rules.sigma.SigmaRuleSet;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vedette threats}: threat rules over recorded audit events. */
@Command(
    name = "threats",
    mixinStandardHelpOptions = true,
    description = {
      "Runs threat rules over recorded events: NDJSON in the source's own format, one event a"
          + " line.",
      "Each file is a recording of its own; no state passes from one to the next."
    })
final class ThreatsCommand implements Callable<Integer> {
  @Option(
      names = "--rules",
      defaultValue = "default",
      description = "'default' for the shipped packs, or a directory of Sigma rules")
  private String rules;

  @Option(
      names = "--source",
      required = true,
      description = "the events' source: cloudtrail, k8s_audit, windows, …")
  private String source;

  @Option(names = "--input", required = true, description = "a file, or a directory of *.ndjson")
  private Path input;

  @Option(
      names = "--out",
      required = true,
      description = "findings as NDJSON; for a directory of inputs, a directory")
  private Path out;

  /** How findings are written. */
  enum Format {
    LINES,
    OCSF
  }

  @Option(
      names = "--format",
      defaultValue = "lines",
      description =
          "lines, or ocsf for Detection Findings of the Open Cybersecurity Schema Framework"
              + " (default: ${DEFAULT-VALUE})")
  private Format format = Format.LINES;

  @Option(
      names = "--intel",
      split = ",",
      description = "lists of known bad addresses, domains and hashes: CSV or STIX 2.1 JSON")
  private List<Path> intel = List.of();

  @Spec private CommandSpec spec;

  private final ObjectMapper json = new ObjectMapper();

  /** Lines of events that matched a rule, of the last hundred thousand. */
  private final Map<String, Integer> lines =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > 100_000;
        }
      };

  /** Findings of other tools, by id. */
  private final Map<String, Repeated> repeated = new LinkedHashMap<>();

  private record Repeated(Finding first, int line, Repeats repeats) {}

  private final IndicatorFindings known = new IndicatorFindings();
  private IndicatorSet indicators = IndicatorSet.empty();

  @Override
  public Integer call() throws IOException {
    RulePack pack = RulePack.fromFiles(files(), ActivityReader::paths);
    for (Problem problem : pack.problems()) {
      spec.commandLine().getErr().println("vedette: " + problem);
    }
    indicators = indicators();
    if (!Files.isDirectory(input)) {
      run(pack, input, out);
      return 0;
    }
    for (Path recording : recordings()) {
      Path answer = out.resolve(input.relativize(recording).toString());
      Files.createDirectories(answer.getParent());
      run(pack, recording, answer);
    }
    return 0;
  }

  private Map<String, String> files() throws IOException {
    if (rules.equals("default")) {
      return RulePackLoader.builtin();
    }
    Path directory = Path.of(rules);
    if (!Files.isDirectory(directory)) {
      throw new IOException("--rules " + rules + " is neither 'default' nor a directory");
    }
    return RulePackLoader.directory(directory);
  }

  private IndicatorSet indicators() throws IOException {
    List<Indicator> all = new ArrayList<>();
    for (Path list : intel) {
      all.addAll(IndicatorParser.parse(list.getFileName().toString(), Files.readString(list)));
    }
    return new IndicatorSet(all);
  }

  private List<Path> recordings() throws IOException {
    try (Stream<Path> all = Files.walk(input)) {
      List<Path> found = all.filter(p -> p.toString().endsWith(".ndjson")).sorted().toList();
      if (found.isEmpty()) {
        throw new IOException("no *.ndjson in " + input);
      }
      return found;
    }
  }

  private void run(RulePack pack, Path recording, Path answer) throws IOException {
    SigmaCorrelations correlations = SigmaCorrelations.of(pack.sigma());
    SigmaCorrelations.Run state = correlations.run();
    lines.clear();
    repeated.clear();
    BehaviorEngine behavior = new BehaviorEngine(TacticChain.prior());
    try (BufferedReader in = Files.newBufferedReader(recording);
        BufferedWriter to = Files.newBufferedWriter(answer)) {
      int line = 0;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        if (!text.isBlank()) {
          AuditEvent event = event(text, recording, line);
          SigmaRuleSet.Reading reading = pack.sigma().read(event);
          List<Finding> findings = new ArrayList<>(reading.findings());
          if (!findings.isEmpty()) {
            lines.put(event.id(), line);
          }
          findings.addAll(state.observe(event, findings));
          List<Finding> reported =
              new ArrayList<>(findings.stream().filter(correlations::reports).toList());
          reported.addAll(known.of(event, indicators));
          if (rules.equals("default")) {
            reported.addAll(behavior.observe(event, reading.texts(), reported));
          }
          for (Finding finding : reported) {
            report(finding, lineOf(finding, line), to);
          }
        }
        line++;
      }
      // what only the end of the recording decides counts at the last event of its group
      for (Finding finding : state.close()) {
        if (correlations.reports(finding)) {
          report(finding, lineOf(finding, line - 1), to);
        }
      }
      for (Repeated repeated : repeated.values()) {
        write(repeated.repeats().tell(repeated.first()), repeated.line(), to);
      }
    }
  }

  /** What another tool repeats is written once, when its count is known. */
  private void report(Finding finding, int line, BufferedWriter to) throws IOException {
    if (Repeats.concerns(finding) && repeated.size() < 100_000) {
      repeated
          .computeIfAbsent(finding.id(), id -> new Repeated(finding, line, new Repeats()))
          .repeats()
          .observe(finding);
    } else {
      write(finding, line, to);
    }
  }

  private void write(Finding finding, int line, BufferedWriter to) throws IOException {
    to.write(json.writeValueAsString(written(finding, line)));
    to.newLine();
  }

  /** Of the event that completed it: the last one that a rule's evidence names. */
  private int lineOf(Finding finding, int fallback) {
    List<Evidence> evidence = finding.evidence();
    return evidence.isEmpty() || !finding.detector().startsWith("sigma:")
        ? fallback
        : lines.getOrDefault(evidence.get(evidence.size() - 1).ref(), fallback);
  }

  private AuditEvent event(String text, Path recording, int line) throws IOException {
    try {
      long time = EventTime.of(text);
      return new AuditEvent(source, "", Ids.of(Integer.toString(line), text), time, time, text);
    } catch (JsonProcessingException e) {
      throw new IOException(
          recording + ":" + (line + 1) + " is not JSON: " + e.getOriginalMessage());
    }
  }

  private Map<String, Object> written(Finding finding, int line) {
    return format == Format.OCSF ? OcsfFinding.of(finding) : row(finding, line);
  }

  private static Map<String, Object> row(Finding finding, int line) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("rule", finding.title());
    row.put("level", finding.severity().name().toLowerCase(Locale.ROOT));
    row.put("event", line);
    row.put("techniques", finding.techniques());
    row.put("detector", finding.detector());
    row.put("actor", finding.entity().toString());
    row.put("reason", finding.reason());
    if (Repeats.concerns(finding)) {
      for (String key : List.of(Repeats.COUNT, "first", "last")) {
        row.put(key, finding.attributes().getOrDefault(key, ""));
      }
    }
    return row;
  }
}
