package io.vedette.cli.service;

import io.vedette.detect.behavior.TacticHistory;
import io.vedette.detect.behavior.rank.FindingRanker;
import io.vedette.detect.behavior.rank.LabelledFinding;
import io.vedette.jobs.SecurityFiles;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.model.Label;
import io.vedette.store.FindingQuery;
import io.vedette.store.FindingStore;
import io.vedette.store.StoreException;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from what analysts say on the review page: a classifier that ranks findings, and which
 * tactic follows which in incidents that were confirmed. Looks for new labels every half minute; a
 * label of an incident counts for each of its findings that has none of its own.
 */
public final class QueueRanking implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueueRanking.class);
  private static final long PERIOD_SECONDS = 30;
  private static final int RANKED_ANEW = 500;
  private static final String TRUE_POSITIVE = "true_positive";

  private final FindingStore store;
  private final Clock clock;
  private List<Label> seen = List.of();
  private volatile @Nullable FindingRanker ranker;
  private volatile String tactics = "";
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "queue-ranking");
            thread.setDaemon(true);
            return thread;
          });

  private QueueRanking(FindingStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Learns once, then whenever there are new labels. */
  public static QueueRanking start(FindingStore store, Clock clock) {
    QueueRanking ranking = new QueueRanking(store, clock);
    ranking.poll();
    var unused =
        ranking.timer.scheduleWithFixedDelay(
            ranking::poll, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    return ranking;
  }

  /** The finding with its place in the queue, once there is a model; else as it is. */
  public Finding rank(Finding finding) {
    FindingRanker current = ranker;
    return current == null ? finding : current.rank(finding);
  }

  /** What the jobs should know of confirmed incidents; nothing before there is one. */
  public Map<String, String> files() {
    String learnt = tactics;
    return learnt.isEmpty() ? Map.of() : Map.of(SecurityFiles.TACTICS, learnt);
  }

  private void poll() {
    try {
      learn();
    } catch (StoreException e) {
      log.warn("the store is away, the ranking stays as it is: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("the ranking stays as it is", e);
    }
  }

  /** Learns where labels have changed. */
  void learn() {
    List<Label> labels = store.labels();
    if (labels.equals(seen)) {
      return;
    }
    Map<String, LabelledFinding> labelled = new LinkedHashMap<>();
    StringBuilder incidents = new StringBuilder();
    for (Label label : latest(labels).values()) {
      boolean confirmed = label.verdict().equals(TRUE_POSITIVE);
      Optional<Finding> finding = store.finding(label.subjectId());
      finding.ifPresent(f -> labelled.put(f.id(), new LabelledFinding(f, confirmed)));
      if (finding.isEmpty()) {
        store.incident(label.subjectId()).ifPresent(i -> add(i, confirmed, labelled, incidents));
      }
    }
    tactics = incidents.toString();
    Optional<FindingRanker> trained = FindingRanker.train(labelled.values(), clock.millis());
    ranker = trained.orElse(null);
    trained.ifPresent(this::rankAnew);
    seen = labels;
  }

  /** Of each subject the newest label: the last word counts. */
  private static Map<String, Label> latest(List<Label> newestFirst) {
    Map<String, Label> out = new HashMap<>();
    newestFirst.forEach(label -> out.putIfAbsent(label.subjectId(), label));
    return out;
  }

  private void add(
      Incident incident,
      boolean confirmed,
      Map<String, LabelledFinding> labelled,
      StringBuilder incidents) {
    List<Finding> findings =
        store.findings(FindingQuery.all().withIncident(incident.id()).withLimit(200));
    findings.forEach(f -> labelled.putIfAbsent(f.id(), new LabelledFinding(f, confirmed)));
    if (confirmed) {
      incidents.append(TacticHistory.line(TacticHistory.of(findings)));
    }
  }

  private void rankAnew(FindingRanker trained) {
    store.putFindings(
        store.findings(FindingQuery.all().withLimit(RANKED_ANEW)).stream()
            .map(trained::rank)
            .toList());
    log.info("findings are ranked by {}", trained.provenance());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
