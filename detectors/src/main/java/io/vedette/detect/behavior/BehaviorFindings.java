package io.vedette.detect.behavior;

import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When an odd session is worth telling, and how it is told.
 *
 * <p>With the families' probabilities multiplied, {@code d} decades of improbability and {@code n}
 * families of which each is at least one in a hundred: low from d = 4.5 and n = 2, medium from d =
 * 7 and n = 3, high from d = 9 and n = 4. One family alone, however odd, is never told: on any busy
 * day some actor does something for the first time.
 */
final class BehaviorFindings {
  private static final double MAX_DECADES = 10;

  private BehaviorFindings() {}

  static Optional<Finding> next(ActorProfile profile, Observation observation) {
    Episode episode = profile.episode;
    Severity severity = severity(episode);
    if (severity == null || severity.ordinal() <= episode.told) {
      return Optional.empty();
    }
    episode.told = severity.ordinal();
    return Optional.of(finding(profile, observation.activity(), severity));
  }

  private static @Nullable Severity severity(Episode episode) {
    int families = episode.families();
    double decades = episode.decades();
    if (families >= 4 && decades >= 9) {
      return Severity.HIGH;
    }
    if (families >= 3 && decades >= 7) {
      return Severity.MEDIUM;
    }
    return families >= 2 && decades >= 4.5 ? Severity.LOW : null;
  }

  private static Finding finding(ActorProfile profile, Activity a, Severity severity) {
    Episode episode = profile.episode;
    List<Reason> reasons = episode.reasons().stream().filter(r -> r.score() >= 0.25).toList();
    List<Evidence> evidence = new ArrayList<>();
    for (Reason reason : reasons) {
      String text = "%s (%s, %.2f)".formatted(reason.text(), reason.name(), reason.score());
      evidence.add(new Evidence("audit", text, a.eventId()));
    }
    double score = Math.min(1, episode.decades() / MAX_DECADES);
    return new Finding(
        Ids.of("behavior", a.subject(), Long.toString(episode.startMillis)),
        FindingKind.BEHAVIOR,
        severity,
        confidence(profile),
        score,
        a.actor(),
        title(a, reasons),
        reason(a, reasons),
        Math.min(episode.startMillis, a.timeMillis()),
        Math.max(episode.startMillis, a.timeMillis()),
        false,
        "",
        null,
        List.of("T1078"),
        evidence,
        "behavior/1",
        attributes(a, reasons));
  }

  /** Grows with what is known of the subject: half after 60 calls. */
  private static double confidence(ActorProfile profile) {
    return 0.9 * profile.events / (profile.events + 60.0);
  }

  private static String title(Activity a, List<Reason> reasons) {
    List<String> names = reasons.stream().map(r -> r.name().replace('_', ' ')).toList();
    return Texts.headline("Unusual for " + a.actor() + ": " + String.join(", ", names));
  }

  private static String reason(Activity a, List<Reason> reasons) {
    List<String> texts = reasons.stream().map(Reason::text).toList();
    return Texts.cut(a.actor().toString())
        + " does "
        + (a.action().isEmpty() ? "something" : Texts.cut(a.action()))
        + (a.resource().isEmpty() ? "" : " on " + Texts.cut(a.resource()))
        + ": "
        + String.join("; ", texts)
        + '.';
  }

  static Map<String, String> attributes(Activity a, List<Reason> reasons) {
    Map<String, String> out = new TreeMap<>();
    out.put("log.source", a.source());
    out.put("actor", a.actor().toString());
    out.put("reasons", String.join(",", reasons.stream().map(Reason::name).toList()));
    put(out, "action", a.action());
    put(out, "target.resource", a.resource());
    put(out, "source.address", a.address());
    put(out, "user_agent", a.agent());
    put(out, "peer.group", a.peerGroup());
    return out;
  }

  private static void put(Map<String, String> out, String key, String value) {
    if (!value.isEmpty()) {
      out.put(key, Texts.cut(value));
    }
  }
}
