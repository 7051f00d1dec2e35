package io.vedette.detect.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CallWatchProperties {
  private static final Entity SHOP = Entity.service("", "shop");
  private static final Entity ADDRESS = new Entity(EntityType.EXTERNAL, "", "payment.internal");
  private static final List<Entity> CALLEES =
      List.of(
          Entity.service("", "payment"),
          new Entity(EntityType.DATABASE, "", "db"),
          ADDRESS,
          new Entity(EntityType.RESOURCE, "", "topic"));

  /** One call of a minute. */
  private record Event(boolean made, Call call, long time) {}

  @Property(tries = 20)
  void neitherTheOrderWithinAMinuteNorARestoreChangesWhatIsFound(
      @ForAll Random random, @ForAll @IntRange(min = 0, max = 89) int restoreAt)
      throws IOException {
    List<List<Event>> minutes = minutes(random);
    List<Finding> straight = run(minutes, -1, null);
    List<Finding> shuffled = run(minutes, restoreAt, random);

    assertThat(shuffled).isEqualTo(straight);
  }

  private static List<Finding> run(List<List<Event>> minutes, int restoreAt, Random shuffle)
      throws IOException {
    CallWatch watch = new CallWatch();
    CallWatchState state = watch.newState();
    List<Finding> found = new ArrayList<>();
    CallWatch.Sink sink =
        new CallWatch.Sink() {
          @Override
          public void finding(Finding finding) {
            found.add(finding);
          }

          @Override
          public void change(GraphChange change) {}
        };
    for (int minute = 0; minute < minutes.size(); minute++) {
      List<Event> events = new ArrayList<>(minutes.get(minute));
      if (shuffle != null) {
        Collections.shuffle(events, shuffle);
      }
      for (Event event : events) {
        if (event.made) {
          watch.made(state, event.call, event.time);
        } else {
          watch.answered(state, event.call, event.time);
        }
      }
      watch.onTime(state, (minute + 1) * CallWatch.MINUTE, sink);
      if (minute == restoreAt) {
        state = TraceProperties.restored(CallWatch.codec(), state);
      }
    }
    found.sort(Comparator.comparing(Finding::endMillis).thenComparing(Finding::id));
    return found;
  }

  /** Ninety minutes in which dependencies come, go, fail and are called over and over. */
  private static List<List<Event>> minutes(Random random) {
    int lostAt = 40 + random.nextInt(40);
    int stormAt = 40 + random.nextInt(40);
    int newAt = 30 + random.nextInt(50);
    List<List<Event>> minutes = new ArrayList<>();
    int trace = 0;
    for (int minute = 0; minute < 90; minute++) {
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        long time = minute * CallWatch.MINUTE + i * 4_000L;
        String id = String.format("%032x", ++trace);
        events.add(new Event(false, call(AssembledTrace.USER, SHOP, id, minute, false, 1), time));
        for (int callee = 0; callee < CALLEES.size(); callee++) {
          boolean there = callee != 1 || minute < lostAt;
          boolean known = callee != 3 || minute >= newAt;
          boolean retry = callee == 0 && minute >= stormAt && random.nextBoolean();
          if (there && known) {
            Entity to = CALLEES.get(callee);
            int times = retry ? 3 : 1;
            for (int n = 0; n < times; n++) {
              events.add(
                  new Event(true, call(SHOP, to, id, minute, n > 0, n == 0 ? times : 0), time));
            }
          }
        }
      }
      minutes.add(events);
    }
    return minutes;
  }

  private static Call call(
      Entity caller, Entity callee, String trace, int minute, boolean retry, int sequence) {
    return new Call(
        caller,
        callee,
        "op",
        minute < 50 ? "1" : "2",
        0,
        20_000_000L + trace.hashCode() % 1000 * 1000L,
        20_000_000,
        retry,
        retry,
        1,
        trace,
        callee.equals(CALLEES.get(0)) ? ADDRESS : null,
        retry,
        sequence,
        false,
        List.of());
  }
}
