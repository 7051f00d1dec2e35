package io.vedette.detect.behavior;

import io.vedette.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds what a subject does against its own history and its peers.
 *
 * <p><b>Reasons.</b> Something never seen of this subject has the probability that its next call
 * brings something new ({@link SeenTable#newProbability}), times the share of its peers that do the
 * same: what all deployers do is hardly odd the first time one does it. Tempo is compared on a log
 * scale with the intervals before ({@link RateBaseline}), the order of calls by its code length
 * ({@link CodeLength}).
 *
 * <p><b>Probation.</b> Nothing is held against a subject before it was seen for an hour and twenty
 * calls. A subject that is new is compared with its peers only, and only once these were seen for
 * an hour. So the first hour of any stream raises nothing.
 *
 * <p><b>Agreement.</b> The reasons of an hour are taken together, the strongest of each {@link
 * Family}; see {@link BehaviorFindings} for what that raises.
 */
public final class ActorAnalyzer {
  private static final long PROBATION_MILLIS = 3_600_000L;
  private static final long HOURS_KNOWN_MILLIS = 3 * 86_400_000L;
  private static final int MIN_EVENTS = 20;

  /** Network and software say the same of a stolen token; an hour alone says little. */
  private static final double MAX_HOUR_SCORE = 0.6;

  public ActorProfile newProfile() {
    return new ActorProfile();
  }

  /**
   * Scores an activity, then learns it.
   *
   * @return a finding where the subject has become odder than what was told of it before
   */
  public Optional<Finding> observe(ActorProfile profile, Observation observation) {
    Activity a = observation.activity();
    profile.episode.advance(a.timeMillis());
    boolean known =
        profile.events >= MIN_EVENTS && a.timeMillis() - profile.firstMillis >= PROBATION_MILLIS;
    List<Reason> reasons = new ArrayList<>();
    Optional<Reason> order = profile.order.observe(a.action(), a.timeMillis());
    if (known) {
      order.ifPresent(reasons::add);
      novelty(profile, observation, reasons);
      outcome(profile, a, reasons);
    } else {
      newcomer(observation, reasons);
    }
    learn(profile, a);
    if (known) {
      tempo(profile, reasons);
    }
    reasons.forEach(reason -> profile.episode.add(reason, a.timeMillis()));
    return BehaviorFindings.next(profile, observation);
  }

  private static void novelty(ActorProfile p, Observation o, List<Reason> out) {
    Activity a = o.activity();
    PeerView peers = o.peers();
    fresh(p.addresses, a.address(), 1, Family.ORIGIN, "new_address", "network", p, out);
    fresh(p.agents, a.agent(), peers.agent(), Family.ORIGIN, "new_agent", "client", p, out);
    fresh(p.actions, a.action(), peers.action(), Family.CALLS, "new_action", "action", p, out);
    fresh(
        p.resources,
        a.resource(),
        peers.resource(),
        Family.CALLS,
        "new_resource",
        "resource",
        p,
        out);
    rare(p, a, out);
    if (a.timeMillis() - p.firstMillis >= HOURS_KNOWN_MILLIS) {
      double score = Math.min(MAX_HOUR_SCORE, Surprise.ofProbability(p.hours.tail(a.timeMillis())));
      if (score >= Episode.COUNTS / 2) {
        String text = "at an hour (%02d UTC) at which it hardly ever works";
        int hour = HourTable.hour(a.timeMillis());
        out.add(new Reason(Family.TIME, "odd_hour", score, text.formatted(hour)));
      }
    }
  }

  private static void fresh(
      SeenTable seen,
      String value,
      double peers,
      Family family,
      String name,
      String what,
      ActorProfile p,
      List<Reason> out) {
    if (value.isEmpty() || seen.size() == 0 || seen.contains(Hash.of(value))) {
      return;
    }
    double score = Surprise.ofProbability(seen.newProbability() * peers);
    String text = "the first time with %s %s in %d calls";
    String others =
        peers < 1 ? String.format(Locale.ROOT, "; %.0f %% of its peers do", 100 * peers) : "";
    out.add(new Reason(family, name, score, text.formatted(what, value, p.events) + others));
  }

  /** Known, but almost forgotten; never as odd as what is new. */
  private static void rare(ActorProfile p, Activity a, List<Reason> out) {
    double count = p.actions.count(Hash.of(a.action()), a.timeMillis());
    if (count > 0 && count < 1 && p.actions.events() > 200) {
      double score = Math.min(0.5, Surprise.ofProbability(count / p.actions.events()));
      out.add(
          new Reason(
              Family.CALLS, "rare_action", score, "the first time in weeks with " + a.action()));
    }
  }

  private static void newcomer(Observation o, List<Reason> out) {
    PeerView peers = o.peers();
    if (!peers.established()) {
      return;
    }
    String who = " of " + peers.peers() + " peers";
    double agent = Surprise.ofProbability(peers.agent());
    double call = Surprise.ofProbability(peers.action() * Math.sqrt(peers.resource()));
    out.add(new Reason(Family.ORIGIN, "unlike_peers", agent, "new, with a client that few" + who));
    out.add(new Reason(Family.CALLS, "unlike_peers", call, "new, and does what few" + who + " do"));
  }

  private static void outcome(ActorProfile p, Activity a, List<Reason> out) {
    if (!a.failed()) {
      double score = p.failures.scoreOfSuccess(a.timeMillis());
      if (score <= 0) {
        return;
      }
      double refusals = p.failures.recent(a.timeMillis());
      String text =
          String.format(Locale.ROOT, "a success after %.0f refusals within minutes", refusals);
      out.add(new Reason(Family.OUTCOME, "failures_then_success", score, text));
    }
  }

  private static void tempo(ActorProfile p, List<Reason> out) {
    rate(p.calls, "burst", "calls", out);
    rate(p.fanOut, "fan_out", "different resources", out);
    rate(p.volume, "volume", "bytes or tokens", out);
  }

  private static void rate(RateBaseline rate, String name, String unit, List<Reason> out) {
    double score = rate.score();
    if (score < Episode.COUNTS / 2) {
      return;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%.0f %s in ten minutes, usually %.0f",
            rate.current(),
            unit,
            rate.usual());
    out.add(new Reason(Family.TEMPO, name, score, text));
  }

  private static void learn(ActorProfile p, Activity a) {
    long t = a.timeMillis();
    p.firstMillis = Math.min(p.firstMillis, t);
    p.events = Math.min(p.events + 1, Integer.MAX_VALUE - 1);
    add(p.actions, a.action(), t);
    add(p.resources, a.resource(), t);
    add(p.addresses, a.address(), t);
    add(p.agents, a.agent(), t);
    p.hours.add(t);
    p.failures.add(a.failed(), t);
    p.calls.add(t, 1);
    if (a.volume() > 0) {
      p.volume.add(t, a.volume());
    }
    touch(p, a);
  }

  private static void touch(ActorProfile p, Activity a) {
    long interval = Math.floorDiv(a.timeMillis(), RateBaseline.INTERVAL_MILLIS);
    if (interval > p.touchedInterval) {
      p.touched.clear();
      p.touchedInterval = interval;
    }
    if (!a.resource().isEmpty()) {
      p.touched.add(Hash.of(a.resource()));
      p.fanOut.raise(a.timeMillis(), p.touched.estimate());
    }
  }

  private static void add(SeenTable table, String value, long timeMillis) {
    if (!value.isEmpty()) {
      table.add(Hash.of(value), timeMillis);
    }
  }
}
