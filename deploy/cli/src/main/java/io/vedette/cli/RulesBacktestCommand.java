package io.vedette.cli;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import io.vedette.rules.sigma.SigmaCorrelations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vedette rules backtest}. */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    description = {
      "Runs rules and correlations over recorded events, with the code that runs live, and says how"
          + " often each would have reported and about how many actors."
    },
    footer = {
      "",
      "Example: vedette rules backtest --rules my.yaml --source cloudtrail --input trail/2026/11"
    })
final class RulesBacktestCommand implements Callable<Integer> {
  @Option(
      names = "--rules",
      defaultValue = "default",
      description = "'default', a directory, or a file (default: ${DEFAULT-VALUE})")
  private String rules;

  @Option(
      names = "--source",
      required = true,
      description = "the events' source: cloudtrail, k8s_audit, windows, …")
  private String source;

  @Option(
      names = "--input",
      required = true,
      description = "a recording or a directory of them: JSON lines, Records, items; also .gz")
  private Path input;

  @Option(names = "--from", description = "first event time, such as 2026-11-01T00:00:00Z")
  private @Nullable Instant from;

  @Option(names = "--to", description = "event time to stop before")
  private @Nullable Instant to;

  @Spec private CommandSpec spec;

  /** What one rule reported. */
  private static final class Tally {
    private final Finding example;
    private final Set<String> ids = new HashSet<>();
    private final Set<String> actors = new HashSet<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    Tally(Finding example) {
      this.example = example;
    }

    void add(Finding finding) {
      ids.add(finding.id());
      actors.add(finding.entity().id());
      first = Math.min(first, finding.startMillis());
      last = Math.max(last, finding.endMillis());
    }
  }

  private final Map<String, Tally> tallies = new TreeMap<>();
  private long events;

  @Override
  public Integer call() throws IOException {
    RulePack pack = RulePack.fromFiles(RuleSource.files(rules));
    for (Problem problem : pack.problems()) {
      spec.commandLine().getErr().println("vedette: refused " + problem);
    }
    SigmaCorrelations.Run state = pack.correlations().run();
    new RecordedEvents(source).read(input, event -> observe(pack, state, event));
    count(pack, state.close());
    print(spec.commandLine().getOut());
    return 0;
  }

  private void observe(RulePack pack, SigmaCorrelations.Run state, AuditEvent event) {
    if ((from != null && event.timeMillis() < from.toEpochMilli())
        || (to != null && event.timeMillis() >= to.toEpochMilli())) {
      return;
    }
    events++;
    List<Finding> findings = new ArrayList<>(pack.sigma().match(event));
    findings.addAll(state.observe(event, findings));
    count(pack, findings);
  }

  private void count(RulePack pack, List<Finding> findings) {
    for (Finding finding : findings) {
      if (pack.correlations().reports(finding)) {
        tallies.computeIfAbsent(finding.detector(), d -> new Tally(finding)).add(finding);
      }
    }
  }

  private void print(PrintWriter out) {
    out.printf("%,d events, %,d rules reported%n", events, tallies.size());
    Comparator<Tally> severe = Comparator.comparing(t -> t.example.severity());
    tallies.values().stream()
        .sorted(severe.reversed().thenComparing(t -> -t.ids.size()))
        .forEach(
            t ->
                out.printf(
                    "%-13s %,6d findings %,5d actors  %s  %s … %s%n",
                    t.example.severity().name().toLowerCase(Locale.ROOT),
                    t.ids.size(),
                    t.actors.size(),
                    t.example.title(),
                    Instant.ofEpochMilli(t.first),
                    Instant.ofEpochMilli(t.last)));
    out.flush();
  }
}
