package io.vedette.detect.log.anomaly;

import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Learns in which order the patterns of one trace or session come, and finds what is out of order:
 * a pattern next after one that it never or hardly ever followed, and a pattern missing that nearly
 * always came at some later point.
 *
 * <p>A session is looked at once it is over, that is {@value #GAP_MILLIS} ms after its last line,
 * in order of event time; so it does not matter in which order its lines arrived. While as many are
 * open as are kept, further ones are not followed: a sample.
 */
final class OrderWatch {
  private static final long GAP_MILLIS = 60_000L;

  private final WatchOptions options;

  OrderWatch(WatchOptions options) {
    this.options = options;
  }

  void observe(WatchState s, WatchedPattern p, Line line) {
    String key = line.session();
    if (key.isEmpty()) {
      return;
    }
    Session session = s.sessions.get(key);
    if (session == null) {
      if (s.sessions.size() >= options.maxSessions()) {
        return;
      }
      session = new Session(key, line.traceId(), line.timeMillis());
      s.sessions.put(key, session);
    }
    session.add(p.number, line.timeMillis());
    if (session.full()) {
      s.sessions.remove(key);
      close(s, session, true);
    }
  }

  /** Looks at the sessions that are over. */
  void look(WatchState s, long nowMillis) {
    for (Iterator<Session> each = s.sessions.values().iterator(); each.hasNext(); ) {
      Session session = each.next();
      if (nowMillis - session.lastMillis >= GAP_MILLIS) {
        each.remove();
        close(s, session, false);
      }
    }
  }

  private void close(WatchState s, Session session, boolean cut) {
    List<WatchedPattern> steps = new ArrayList<>(session.size());
    for (int i = 0; i < session.size(); i++) {
      WatchedPattern p = s.byNumber.get(session.pattern(i));
      if (p != null) {
        steps.add(p);
      }
    }
    transitions(s, session, steps);
    if (!cut) {
      followers(s, session, steps);
    }
  }

  private void transitions(WatchState s, Session session, List<WatchedPattern> steps) {
    Set<String> done = new HashSet<>();
    for (int i = 0; i + 1 < steps.size(); i++) {
      WatchedPattern from = steps.get(i);
      WatchedPattern to = steps.get(i + 1);
      if (done.add(from.id + to.id)) {
        ClosedSet.Rare rare = from.follows(to, session.lastMillis, options);
        if (rare != null && settled(s, from, to, session)) {
          s.bursts.raise(Kind.ORDER, order(session, from, to, rare));
        }
      }
    }
  }

  private void followers(WatchState s, Session session, List<WatchedPattern> steps) {
    Set<String> after = new HashSet<>();
    Set<WatchedPattern> done = new HashSet<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      WatchedPattern p = steps.get(i);
      if (done.add(p)) { // its last line
        for (Followers.Missing m : p.followers.observe(session.lastMillis, after, options)) {
          WatchedPattern missing = s.patterns.get(m.id());
          if (missing != null && settled(s, p, missing, session)) {
            s.bursts.raise(Kind.FOLLOWER, follower(session, p, missing, m));
          }
        }
      }
      after.add(p.id);
    }
  }

  /** Whether both patterns have been what they are for long enough. */
  private boolean settled(WatchState s, WatchedPattern a, WatchedPattern b, Session session) {
    long since = session.lastMillis - options.warmUpMillis();
    return s.firstMillis <= since && a.settledMillis <= since && b.settledMillis <= since;
  }

  private static Episode order(
      Session session, WatchedPattern from, WatchedPattern to, ClosedSet.Rare rare) {
    String what =
        "came next after \"%s\" %d times in %d, and %d times in %d before"
            .formatted(
                shortened(from.title()), rare.now(), rare.trials(), rare.before(), rare.history());
    double expected = rare.before() * (double) rare.trials() / rare.history();
    return episode(
        from.id + ' ' + to.id,
        to,
        session,
        what,
        from.lastLine(),
        to.lastLine(),
        rare.now(),
        expected,
        rare.decades());
  }

  private static Episode follower(
      Session session, WatchedPattern p, WatchedPattern missing, Followers.Missing m) {
    String what =
        "was not followed by \"%s\" %d times in %d, and %d times in %d before"
            .formatted(shortened(missing.title()), m.missed(), m.trials(), m.before(), m.n());
    double expected = m.before() * (double) m.trials() / m.n();
    return episode(
        p.id + ' ' + missing.id,
        p,
        session,
        what,
        missing.lastLine(),
        p.lastLine(),
        m.missed(),
        expected,
        m.decades());
  }

  private static Episode episode(
      String key,
      WatchedPattern p,
      Session session,
      String what,
      String before,
      String now,
      double actual,
      double expected,
      double decades) {
    return new Episode(
        key,
        p.id,
        p.title(),
        p.error,
        Severity.LOW,
        RateWatch.score(decades),
        what,
        before,
        now,
        session.traceId,
        actual,
        expected,
        0,
        expected,
        session.startMillis,
        session.lastMillis,
        true);
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 99) + "…";
  }
}
