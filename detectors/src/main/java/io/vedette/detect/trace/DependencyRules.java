package io.vedette.detect.trace;

import io.vedette.detect.trace.Dependency.Open;
import io.vedette.detect.trace.Dependency.Trouble;
import java.util.List;

/** What {@link CallWatch} says of one dependency at the end of a minute; the rules stand there. */
final class DependencyRules {
  private static final long LEARN_MILLIS = 30 * CallWatch.MINUTE;
  private static final double MIN_SERVED = 100;
  private static final double LOST_PRESENCE = 0.8;
  private static final double LOST_MINUTES = 25;
  private static final double LOST_EXPECTED = 30;
  private static final long LOST_MILLIS = 3 * CallWatch.MINUTE;
  private static final int NEW_CALLS = 3;
  private static final long NEW_MILLIS = 30 * CallWatch.MINUTE;
  private static final int STORM_RETRIES = 20;
  private static final double STORM_SHARE = 0.2;
  private static final double STORM_TIMES = 4;
  private static final int REPEATING_REQUESTS = 10;
  private static final double REPEATING_SHARE = 0.5;
  private static final double REPEATING_HABIT = 0.1;
  private static final double REPEATING_LEARNED = 50;
  private static final long DEPLOY_MILLIS = 120 * CallWatch.MINUTE;
  private static final int CALM_MINUTES = 3;

  private DependencyRules() {}

  static void judge(WatchFindings about, double served, CallWatch.Sink sink) {
    CallWatchState s = about.state;
    Dependency d = about.dependency;
    CallWindow w = d.take(about.nowMillis);
    if (d.total == 0) {
      return;
    }
    about.window = w;
    d.servedSince = w.calls > 0 ? 0 : d.servedSince + served;
    judgeNew(about, sink);
    judgeLost(about, sink);
    judgeRetries(about, sink);
    judgeRepeats(about, sink);
    boolean habitual = d.open.isEmpty() || d.open.containsKey(Trouble.NEW_PATH);
    if (habitual && (served > 0 || w.calls > 0)) {
      d.learn(w, served, CallWatch.KEEP);
    }
    if (w.calls > w.errors + w.retries) {
      d.normal = w.typical;
    }
    if (about.nowMillis - d.lastMillis > CallWatch.FORGET_MILLIS) {
      boolean told = d.open.containsKey(Trouble.LOST);
      List.copyOf(d.open.keySet()).forEach(t -> close(about, t, sink));
      if (!told) {
        sink.change(about.change(GraphChange.Kind.LOST_EDGE));
      }
      s.dependencies.remove(about.callee);
    }
  }

  private static void judgeNew(WatchFindings about, CallWatch.Sink sink) {
    CallWatchState s = about.state;
    Dependency d = about.dependency;
    Open open = d.open.get(Trouble.NEW_PATH);
    if (open != null && about.nowMillis - open.startMillis >= NEW_MILLIS) {
      close(about, Trouble.NEW_PATH, sink);
    }
    if (d.known) {
      return;
    }
    boolean learning = d.firstMillis - s.firstMillis < LEARN_MILLIS;
    if (learning || s.servedTotal < MIN_SERVED) {
      d.known = true;
    } else if (d.total >= NEW_CALLS) {
      d.known = true;
      d.open.put(Trouble.NEW_PATH, new Open(d.firstMillis));
      sink.finding(about.finding(Trouble.NEW_PATH, false));
      sink.change(about.change(GraphChange.Kind.NEW_EDGE));
    }
  }

  private static void judgeLost(WatchFindings about, CallWatch.Sink sink) {
    Dependency d = about.dependency;
    boolean open = d.open.containsKey(Trouble.LOST);
    if (about.window.calls > 0) {
      if (open) {
        close(about, Trouble.LOST, sink);
      }
      return;
    }
    boolean gone =
        d.presence() >= LOST_PRESENCE
            && d.minutes >= LOST_MINUTES
            && d.callsPerRequest() * d.servedSince >= LOST_EXPECTED
            && about.nowMillis - d.lastMillis >= LOST_MILLIS;
    if (gone && !open) {
      d.open.put(Trouble.LOST, new Open(d.lastMillis));
      sink.change(about.change(GraphChange.Kind.LOST_EDGE));
    }
    if (gone || open) {
      sink.finding(about.finding(Trouble.LOST, false));
    }
  }

  private static void judgeRetries(WatchFindings about, CallWatch.Sink sink) {
    Dependency d = about.dependency;
    CallWindow w = about.window;
    double share = w.calls == 0 ? 0 : (double) w.retries / w.calls;
    boolean learned = d.minutes >= LOST_MINUTES;
    boolean storm =
        learned
            && w.retries >= STORM_RETRIES
            && share >= STORM_SHARE
            && share >= STORM_TIMES * about.habitualRetries();
    follow(about, Trouble.RETRY_STORM, storm, share < STORM_SHARE / 2, sink);
  }

  private static void judgeRepeats(WatchFindings about, CallWatch.Sink sink) {
    Dependency d = about.dependency;
    CallWindow w = about.window;
    double share = w.groups == 0 ? 0 : (double) w.repeating / w.groups;
    boolean rare = d.groups >= REPEATING_LEARNED && d.repeating / d.groups <= REPEATING_HABIT;
    boolean deployed = about.nowMillis - about.newestVersionMillis() <= DEPLOY_MILLIS;
    boolean repeats =
        w.groups >= REPEATING_REQUESTS && share >= REPEATING_SHARE && rare && deployed;
    follow(about, Trouble.N_PLUS_ONE, repeats, share < REPEATING_HABIT, sink);
  }

  /** Opens trouble, tells of it each minute, and closes it after three calm minutes. */
  private static void follow(
      WatchFindings about, Trouble trouble, boolean now, boolean calm, CallWatch.Sink sink) {
    Dependency d = about.dependency;
    Open open = d.open.get(trouble);
    if (open == null && now) {
      d.open.put(trouble, new Open(about.nowMillis - CallWatch.MINUTE));
      sink.finding(about.finding(trouble, false));
    } else if (open != null) {
      open.calm = calm ? open.calm + 1 : 0;
      if (open.calm >= CALM_MINUTES) {
        close(about, trouble, sink);
      } else if (!calm) {
        sink.finding(about.finding(trouble, false));
      }
    }
  }

  private static void close(WatchFindings about, Trouble trouble, CallWatch.Sink sink) {
    sink.finding(about.finding(trouble, true));
    about.dependency.open.remove(trouble);
  }
}
