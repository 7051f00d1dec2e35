package io.vedette.detect.behavior;

import io.vedette.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** Everything that is looked for in one subject's activities, in order of event time. */
public final class SubjectFold {
  private static final String WORKLOAD = "workload:";

  private final ActorAnalyzer analyzer = new ActorAnalyzer();

  public SubjectState newState() {
    return new SubjectState();
  }

  /**
   * The subjects that an activity belongs to: who did it and, for a call of an AI workload, the
   * workload too. A workload's history is of what it calls, not of whom it serves.
   */
  public static List<Observation> route(Observation observation) {
    Activity a = observation.activity();
    AiCall call = a.call();
    if (call == null) {
      return List.of(observation);
    }
    String subject = WORKLOAD + call.workload().id();
    boolean calls = call.kind() == AiCall.Kind.TOOL || call.kind() == AiCall.Kind.NETWORK;
    Activity own =
        new Activity(
            a.timeMillis(),
            a.eventId(),
            a.source(),
            call.workload(),
            subject,
            a.actor().id(),
            a.action(),
            calls ? call.target() : call.model(),
            "",
            "",
            a.failed(),
            a.volume(),
            call);
    return List.of(observation, new Observation(own, PeerView.UNKNOWN));
  }

  /** Findings that this activity raises or changes. */
  public List<Finding> observe(SubjectState state, Observation observation) {
    Activity a = observation.activity();
    List<Finding> out = new ArrayList<>(1);
    analyzer.observe(state.profile, observation).ifPresent(out::add);
    if (a.call() != null) {
      SubjectState.AiState ai = state.ai == null ? new SubjectState.AiState() : state.ai;
      state.ai = ai;
      if (a.subject().startsWith(WORKLOAD)) {
        ai.injection.observe(a).ifPresent(out::add);
        ai.feedback.observe(a, a.peerGroup()).ifPresent(out::add);
      } else {
        ai.extraction.observe(a).ifPresent(out::add);
        boolean newOrigin = state.profile.episode.score(Family.ORIGIN) >= 0.25;
        ai.spend.observe(a, newOrigin).ifPresent(out::add);
      }
    }
    return out;
  }
}
