package io.vedette.review;

import io.vedette.model.ActionRecord;
import io.vedette.model.Label;
import io.vedette.store.FindingStore;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what people decide; pages and API share it. */
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  private static final Set<String> VERDICTS = Set.of("true_positive", "false_positive");
  private static final int MAX_NOTE = 500;

  private final FindingStore store;
  private final Decisions decisions;
  private final Clock clock;

  Desk(FindingStore store, Decisions decisions, Clock clock) {
    this.store = store;
    this.decisions = decisions;
    this.clock = clock;
  }

  ActionRecord approve(String id, String by) {
    ActionRecord record = decisions.approve(id, by);
    LOG.info("action {} approved by {}", record.action().id(), by);
    store.putActions(List.of(record));
    return record;
  }

  ActionRecord reject(String id, String by, String note) {
    ActionRecord record = decisions.reject(id, by, checked(note));
    LOG.info("action {} rejected by {}", record.action().id(), by);
    store.putActions(List.of(record));
    return record;
  }

  Label label(String subject, String verdict, String by, String note) {
    if (!VERDICTS.contains(verdict)) {
      throw new IllegalArgumentException(
          "verdict '" + verdict + "' is neither true_positive nor false_positive");
    }
    if (store.incident(subject).isEmpty() && store.finding(subject).isEmpty()) {
      throw new NotFound("incident or finding", subject);
    }
    Label label = new Label(subject, verdict, by, clock.millis(), checked(note));
    store.putLabel(label);
    return label;
  }

  private static String checked(String note) {
    if (note.length() > MAX_NOTE) {
      throw new IllegalArgumentException(
          "the note has " + note.length() + " characters; at most " + MAX_NOTE + " are kept");
    }
    return note.strip();
  }
}
