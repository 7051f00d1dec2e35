package io.vedette.cli.service;

import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SensitivityTuner;
import io.vedette.detect.metric.SensitivityTuner.Alarm;
import io.vedette.detect.metric.SensitivityTuner.Effect;
import io.vedette.detect.metric.SensitivityTuner.Judgement;
import io.vedette.jobs.SeriesText;
import io.vedette.model.AnomalyKind;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Incident;
import io.vedette.model.Label;
import io.vedette.model.SeriesKey;
import io.vedette.review.Tuning;
import io.vedette.rules.RulePack;
import io.vedette.rules.detector.SeriesSelector;
import io.vedette.store.FindingQuery;
import io.vedette.store.FindingStore;
import io.vedette.store.IncidentQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From analysts' labels to proposed detector settings. The labelled alarms of each metric are
 * replayed under lower sensitivities; the best change is proposed with its effect, and accepting it
 * writes a detector file that the rule publisher then puts in force.
 */
public final class Feedback implements Tuning {
  private static final Logger log = LoggerFactory.getLogger(Feedback.class);
  private static final int MAX_FINDINGS = 500;
  private static final int MAX_INCIDENTS = 200;

  /** How much of a series before an alarm is replayed. */
  private static final long CONTEXT_MILLIS = 30 * 60_000L;

  private final FindingStore store;
  private final Path directory;
  private final SensitivityTuner tuner = new SensitivityTuner(MonitorOptions.defaults());

  /**
   * @param directory where accepted changes are kept, one file each
   */
  public Feedback(FindingStore store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  @Override
  public List<Proposal> proposals() {
    List<Alarm> alarms = alarms();
    Map<String, List<SeriesKey>> wrong = new TreeMap<>();
    for (Alarm alarm : alarms) {
      if (alarm.judgement() == Judgement.FALSE) {
        wrong.computeIfAbsent(alarm.series().name(), n -> new ArrayList<>()).add(alarm.series());
      }
    }
    List<Proposal> proposals = new ArrayList<>();
    wrong.forEach((name, series) -> propose(name, series, alarms).ifPresent(proposals::add));
    proposals.sort(Comparator.comparingInt(Proposal::falseAlarmsGone).reversed());
    return proposals;
  }

  private Optional<Proposal> propose(String name, List<SeriesKey> wrong, List<Alarm> alarms) {
    String selector = SeriesText.selector(name, common(wrong));
    SeriesSelector matcher = SeriesSelector.parse(selector);
    List<Alarm> about = alarms.stream().filter(a -> matcher.matches(a.series())).toList();
    return tuner.propose(about).map(effect -> proposal(selector, effect));
  }

  /** The labels that all have alike. */
  private static Map<String, String> common(List<SeriesKey> series) {
    Map<String, String> common = new LinkedHashMap<>(series.get(0).labels().asMap());
    for (SeriesKey each : series) {
      common
          .entrySet()
          .removeIf(label -> !label.getValue().equals(each.labels().get(label.getKey())));
    }
    return common;
  }

  private Proposal proposal(String selector, Effect e) {
    String id = Ids.of("tuning", selector, Double.toString(e.sensitivity()));
    String summary =
        String.format(
            Locale.ROOT,
            "Set sensitivity to %s: a point must then be %.1f times as surprising, in decades of"
                + " its probability, to raise an alarm.",
            e.sensitivity(),
            1 / e.sensitivity());
    Path file = file(id);
    return new Proposal(
        id,
        selector,
        e.sensitivity(),
        summary,
        e.alarms(),
        e.alarmsGone(),
        e.falseAlarms(),
        e.falseAlarmsGone(),
        e.incidents(),
        e.incidentsLost(),
        file.getFileName().toString(),
        Files.exists(file));
  }

  private Path file(String id) {
    return directory.resolve("feedback-" + id + ".yaml");
  }

  @Override
  public Proposal accept(String id, String by) {
    Proposal proposal =
        proposals().stream()
            .filter(p -> p.id().equals(id))
            .findFirst()
            .orElseThrow(
                () -> new NoSuchElementException("no change with the id " + id + " is proposed"));
    try {
      write(file(id), yaml(proposal));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file(id), e);
    }
    log.info("{} accepted sensitivity {} for {}", by, proposal.sensitivity(), proposal.selector());
    return proposals().stream().filter(p -> p.id().equals(id)).findFirst().orElse(proposal);
  }

  /** Whole or not at all, as the directory is being watched. */
  private static void write(Path file, String yaml) throws IOException {
    if (!RulePack.fromFiles(Map.of(file.toString(), yaml)).problems().isEmpty()) {
      throw new IOException("the change makes no valid rule file: " + yaml);
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(whole, yaml);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String yaml(Proposal p) {
    return String.format(
        Locale.ROOT,
        """
        name: feedback-%s
        description: >-
          From analysts' labels: %d of %d false alarms would have gone, %d of %d incidents been missed.
        detector:
          match: '%s'
          sensitivity: %s
        """,
        p.id(),
        p.falseAlarmsGone(),
        p.falseAlarms(),
        p.incidentsLost(),
        p.incidents(),
        p.selector().replace("'", "''"),
        p.sensitivity());
  }

  /** The newest metric alarms with what people said of them or of their incident. */
  private List<Alarm> alarms() {
    Map<String, Judgement> byIncident = incidentLabels();
    List<Alarm> alarms = new ArrayList<>();
    FindingQuery query =
        FindingQuery.all().withKinds(Set.of(FindingKind.METRIC_ANOMALY)).withLimit(MAX_FINDINGS);
    for (Finding finding : store.findings(query)) {
      if (finding.series().isEmpty() || isAbsence(finding)) {
        continue;
      }
      Judgement own = judgement(store.labels(finding.id()));
      Judgement said =
          own == Judgement.UNLABELLED
              ? byIncident.getOrDefault(finding.id(), Judgement.UNLABELLED)
              : own;
      alarms.add(
          new Alarm(
              SeriesText.parse(finding.series()),
              finding,
              said,
              store.bands(
                  finding.series(), finding.startMillis() - CONTEXT_MILLIS, finding.endMillis())));
    }
    return alarms;
  }

  private static boolean isAbsence(Finding finding) {
    String kind = finding.attributes().getOrDefault("anomaly.kind", "");
    return kind.equalsIgnoreCase(AnomalyKind.ABSENCE.name());
  }

  private Map<String, Judgement> incidentLabels() {
    Map<String, Judgement> byFinding = new HashMap<>();
    for (Incident incident : store.incidents(IncidentQuery.all().withLimit(MAX_INCIDENTS))) {
      Judgement said = judgement(store.labels(incident.id()));
      if (said != Judgement.UNLABELLED) {
        incident.findingIds().forEach(id -> byFinding.put(id, said));
      }
    }
    return byFinding;
  }

  /** The newest label of each person counts; one that calls it real is enough to keep it. */
  private static Judgement judgement(List<Label> labels) {
    Set<String> verdicts =
        labels.stream()
            .collect(Collectors.toMap(Label::by, Label::verdict, (newest, older) -> newest))
            .values()
            .stream()
            .collect(Collectors.toSet());
    if (verdicts.contains("true_positive")) {
      return Judgement.REAL;
    }
    return verdicts.contains("false_positive") ? Judgement.FALSE : Judgement.UNLABELLED;
  }
}
