package io.vedette.detect.behavior;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * All of behaviour over one stream in one process, in order of event time: peers, subjects and
 * risk. The jobs run the same folds, spread over keys. Keeps at most 10,000 subjects and entities
 * and 1,000 peer groups.
 */
public final class BehaviorEngine {
  private static final int MAX_SUBJECTS = 10_000;
  private static final int MAX_GROUPS = 1_000;

  private final ActivityReader reader = new ActivityReader();
  private final SubjectFold fold = new SubjectFold();
  private final RiskEngine risk;
  private final Map<String, PeerProfile> peers = new Bounded<>(MAX_GROUPS);
  private final Map<String, SubjectState> subjects = new Bounded<>(MAX_SUBJECTS);
  private final Map<String, RiskState> risks = new Bounded<>(MAX_SUBJECTS);

  public BehaviorEngine(TacticChain chain) {
    risk = new RiskEngine(chain);
  }

  /**
   * Takes one event with what the rules found in it.
   *
   * @return what behaviour and risk add
   */
  public List<Finding> observe(AuditEvent event, Collection<Finding> found) {
    return observe(event, List.of(), found);
  }

  /**
   * The same.
   *
   * @param texts what was read of the event at {@link ActivityReader#paths}, or an empty list
   */
  public List<Finding> observe(AuditEvent event, List<String> texts, Collection<Finding> found) {
    List<Finding> out = new ArrayList<>();
    reader.read(event, texts).ifPresent(activity -> observe(activity, out));
    List<Finding> all = new ArrayList<>(found);
    all.addAll(out);
    for (Finding finding : all) {
      RiskState state = risks.computeIfAbsent(finding.entity().id(), id -> risk.newState());
      risk.observe(state, finding).ifPresent(out::add);
    }
    return out;
  }

  private void observe(Activity activity, List<Finding> out) {
    PeerProfile group = peers.computeIfAbsent(activity.peerGroup(), g -> new PeerProfile());
    for (Observation observation : SubjectFold.route(group.observe(activity))) {
      String subject = observation.activity().subject();
      SubjectState state = subjects.computeIfAbsent(subject, s -> fold.newState());
      out.addAll(fold.observe(state, observation));
    }
  }
}
