package io.vedette.detect.trace;

import io.vedette.detect.trace.Dependency.Open;
import io.vedette.detect.trace.Dependency.Trouble;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.StateCodec;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches whom a service calls, and how: lost dependencies, new call paths, retry storms, and N+1
 * calls after a deploy. A pure fold, keyed by {@link #key}; told of each call that the service made
 * and of each that it answered, and of the end of every minute.
 *
 * <ul>
 *   <li><b>lost</b>: a dependency called in four of five busy minutes has had no call for three
 *       minutes, while by its calls per request 30 were to be expected;
 *   <li><b>new path</b>: a callee that was not there in the service's first half hour, or in the
 *       six hours after its last call;
 *   <li><b>retry storm</b>: a fifth of a minute's calls, and at least 20, follow a failed equal one
 *       of the same request, and that is four times the habit;
 *   <li><b>N+1</b>: half of the requests make ten equal calls one after the other, hardly any did
 *       before, and the service has a version younger than two hours.
 * </ul>
 *
 * <p>It also says what calls do not say themselves: who is meant where nobody answered, from what
 * the same address was when somebody did; and which operations set their own pace, see {@link
 * OperationShape}. Both hold from the end of the minute in which they were learned, so the order of
 * arrival within a minute does not matter.
 */
public final class CallWatch {
  /** Where findings and changes go. */
  public interface Sink {
    void finding(Finding finding);

    void change(GraphChange change);
  }

  /** How long minutes are, ms. */
  public static final long MINUTE = 60_000L;

  /** An edge that is not seen for this long is forgotten, ms. */
  public static final long FORGET_MILLIS = ServiceGraph.DEFAULT_MAX_AGE_MILLIS;

  private static final int MAX_DEPENDENCIES = 256;
  private static final int MAX_OPERATIONS = 256;
  private static final int MAX_VERSIONS = 16;
  private static final long LEARN_MILLIS = 30 * MINUTE;
  private static final double MIN_SERVED = 100;
  private static final double KEEP = Math.pow(0.5, 1 / 180.0);

  private static final double LOST_PRESENCE = 0.8;
  private static final double LOST_MINUTES = 25;
  private static final double LOST_EXPECTED = 30;
  private static final long LOST_MILLIS = 3 * MINUTE;
  private static final int NEW_CALLS = 3;
  private static final long NEW_MILLIS = 30 * MINUTE;
  private static final int STORM_RETRIES = 20;
  private static final double STORM_SHARE = 0.2;
  private static final double STORM_TIMES = 4;
  private static final int REPEATING_REQUESTS = 10;
  private static final double REPEATING_SHARE = 0.5;
  private static final double REPEATING_HABIT = 0.1;
  private static final double REPEATING_LEARNED = 50;
  private static final long DEPLOY_MILLIS = 120 * MINUTE;
  private static final int CALM_MINUTES = 3;

  /** The service whose dependency a call is; of calls from outside, the one that answered. */
  public static String key(Call call) {
    return call.caller().type() == EntityType.EXTERNAL ? call.callee().id() : call.caller().id();
  }

  public CallWatchState newState() {
    return new CallWatchState();
  }

  /**
   * Takes a call that the service of the key made, or that came to it from outside.
   *
   * @param timeMillis when its trace was complete, event time
   * @return the call with what was learned of it
   */
  public Call made(CallWatchState s, Call call, long timeMillis) {
    see(s, timeMillis);
    Entity callee = s.aliases.getOrDefault(call.callee(), call.callee());
    CallWatchState.Target target = new CallWatchState.Target(callee, call.operation());
    shape(s, target, call, timeMillis);
    Call known = call.with(callee, s.selfPaced.contains(target));
    if (call.caller().type() == EntityType.EXTERNAL) {
      return known;
    }
    s.self = call.caller();
    learnAlias(s, call);
    Dependency d = s.dependencies.get(callee);
    if (d == null && s.dependencies.size() >= MAX_DEPENDENCIES) {
      s.overflowed++;
      return known;
    }
    if (d == null) {
      d = new Dependency();
      s.dependencies.put(callee, d);
    }
    d.add(known, windowEnd(timeMillis));
    return known;
  }

  /** Takes a call that the service of the key answered. */
  public void answered(CallWatchState s, Call call, long timeMillis) {
    see(s, timeMillis);
    s.self = call.callee();
    CallWatchState.Served served =
        s.served.computeIfAbsent(windowEnd(timeMillis), k -> new CallWatchState.Served());
    served.calls++;
    served.examples.offer(call.durationNanos() / 1e6, call.traceId());
    if (!call.calleeVersion().isEmpty()) {
      s.versions.merge(call.calleeVersion(), timeMillis, Math::min);
      if (s.versions.size() > MAX_VERSIONS) {
        s.versions.remove(s.versions.keySet().iterator().next());
      }
    }
  }

  private static void see(CallWatchState s, long timeMillis) {
    s.firstMillis = Math.min(s.firstMillis, windowEnd(timeMillis));
    s.lastMillis = Math.max(s.lastMillis, timeMillis);
  }

  private static long windowEnd(long timeMillis) {
    return (Math.floorDiv(timeMillis, MINUTE) + 1) * MINUTE;
  }

  private static void shape(
      CallWatchState s, CallWatchState.Target target, Call call, long timeMillis) {
    OperationShape shape = s.shapes.get(target);
    if (shape == null && s.shapes.size() >= MAX_OPERATIONS) {
      s.overflowed++;
      return;
    }
    if (shape == null) {
      shape = new OperationShape();
      s.shapes.put(target, shape);
    }
    if (!call.error()) {
      shape.add(call.durationNanos() / 1e6, call.adjustedCount(), timeMillis);
    }
  }

  private static void learnAlias(CallWatchState s, Call call) {
    Entity address = call.address();
    if (address == null || address.equals(call.callee())) {
      return;
    }
    boolean name = address.type() == EntityType.EXTERNAL || address.type() == EntityType.SERVICE;
    if (name && s.newAliases.size() < MAX_DEPENDENCIES) {
      s.newAliases.merge(address, call.callee(), (a, b) -> a.id().compareTo(b.id()) <= 0 ? a : b);
    }
  }

  /**
   * Tells that a minute is over.
   *
   * @param nowMillis end of the minute, event time
   * @return false once the service has been silent for so long that its state may go
   */
  public boolean onTime(CallWatchState s, long nowMillis, Sink sink) {
    settle(s, nowMillis);
    Exemplars examples = new Exemplars();
    double served = takeServed(s, nowMillis, examples);
    Entity self = s.self;
    if (self != null) {
      Map<Entity, Dependency> each = new LinkedHashMap<>(s.dependencies);
      each.forEach(
          (callee, d) ->
              judge(new WatchFindings(s, self, callee, d, examples, nowMillis), served, sink));
    }
    s.servedTotal = s.servedTotal * KEEP + served;
    if (served > 0) {
      s.servedBefore = examples;
    }
    return nowMillis - s.lastMillis < FORGET_MILLIS + MINUTE;
  }

  /** Lets what was learned so far hold from now on, as the end of a minute does. */
  public void settle(CallWatchState s, long nowMillis) {
    s.newAliases.forEach(
        (address, service) -> {
          if (s.aliases.size() < MAX_DEPENDENCIES) {
            s.aliases.put(address, service);
          }
        });
    s.newAliases.clear();
    judgeShapes(s, nowMillis);
  }

  private static double takeServed(CallWatchState s, long nowMillis, Exemplars examples) {
    double served = 0;
    while (!s.served.isEmpty() && s.served.firstKey() <= nowMillis) {
      CallWatchState.Served minute = s.served.pollFirstEntry().getValue();
      served += minute.calls;
      examples.merge(minute.examples);
    }
    return served;
  }

  private static void judgeShapes(CallWatchState s, long nowMillis) {
    Iterator<Map.Entry<CallWatchState.Target, OperationShape>> each =
        s.shapes.entrySet().iterator();
    s.selfPaced.clear();
    while (each.hasNext()) {
      var e = each.next();
      e.getValue().decay(nowMillis);
      if (e.getValue().faded()) {
        each.remove();
      } else if (e.getValue().kind(nowMillis) != OperationShape.Kind.REQUEST) {
        s.selfPaced.add(e.getKey());
      }
    }
  }

  private void judge(WatchFindings about, double served, Sink sink) {
    CallWatchState s = about.state;
    Dependency d = about.dependency;
    CallWindow w = d.take(about.nowMillis);
    about.window = w;
    d.servedSince = w.calls > 0 ? 0 : d.servedSince + served;
    judgeNew(about, sink);
    judgeLost(about, sink);
    judgeRetries(about, sink);
    judgeRepeats(about, sink);
    boolean habitual = d.open.isEmpty() || d.open.containsKey(Trouble.NEW_PATH);
    if (habitual && (served > 0 || w.calls > 0)) {
      d.learn(w, served, KEEP);
    }
    if (w.calls > w.errors + w.retries) {
      d.normal = w.typical;
    }
    if (about.nowMillis - d.lastMillis > FORGET_MILLIS) {
      List.copyOf(d.open.keySet()).forEach(t -> close(about, t, sink));
      sink.change(about.change(GraphChange.Kind.LOST_EDGE));
      s.dependencies.remove(about.callee);
    }
  }

  private static void judgeNew(WatchFindings about, Sink sink) {
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

  private static void judgeLost(WatchFindings about, Sink sink) {
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

  private static void judgeRetries(WatchFindings about, Sink sink) {
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

  private static void judgeRepeats(WatchFindings about, Sink sink) {
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
      WatchFindings about, Trouble trouble, boolean now, boolean calm, Sink sink) {
    Dependency d = about.dependency;
    Open open = d.open.get(trouble);
    if (open == null && now) {
      d.open.put(trouble, new Open(about.nowMillis - MINUTE));
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

  private static void close(WatchFindings about, Trouble trouble, Sink sink) {
    sink.finding(about.finding(trouble, true));
    about.dependency.open.remove(trouble);
  }

  public static StateCodec<CallWatchState> codec() {
    return CallWatchCodec.INSTANCE;
  }
}
