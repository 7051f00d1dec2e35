package io.vedette.detect.behavior;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Actors whose intentions are known. Times are event time from a Monday at midnight UTC on. */
final class SimulatedActors {
  static final long START = 1_767_571_200_000L; // 2026-01-05T00:00:00Z
  static final long MINUTE = 60_000L;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  private final Random random;
  final List<Activity> activities = new ArrayList<>();

  SimulatedActors(long seed) {
    random = new Random(seed);
  }

  /** People who come at nine, look at things, change some, and go at five; not at weekends. */
  SimulatedActors admins(int people, int days) {
    String[] reads = {"get pods", "list pods", "get deployments", "get pods/log", "list events"};
    for (int who = 0; who < people; who++) {
      for (int day = 0; day < days; day++) {
        if (day % 7 < 5) {
          adminDay("admin-" + who, START + day * DAY, reads);
        }
      }
    }
    return this;
  }

  private void adminDay(String name, long midnight, String[] reads) {
    long time = midnight + 9 * HOUR + random.nextInt(50) * MINUTE;
    while (time < midnight + 17 * HOUR) {
      String action = reads[random.nextInt(reads.length)];
      if (random.nextInt(12) == 0) {
        action = "patch deployments";
      }
      add(
          name,
          "users",
          time,
          action,
          namespace() + "/" + action.split(" ")[1],
          "10.0.3.0/24",
          "kubectl",
          random.nextInt(40) == 0);
      time += (long) (-Math.log(random.nextDouble() + 1e-9) * 6 * MINUTE) + 2000;
    }
  }

  private String namespace() {
    return new String[] {"shop", "payments", "search"}[random.nextInt(3)];
  }

  /** Robots that deploy every half hour, day and night, in one order of calls. */
  SimulatedActors robots(int robots, int days) {
    String[] calls = {"get deployments", "patch deployments", "list pods", "get pods", "get pods"};
    for (int who = 0; who < robots; who++) {
      for (long time = START + who * MINUTE; time < START + days * DAY; time += HOUR / 2) {
        long at = time + random.nextInt(30_000);
        for (String call : calls) {
          add(
              "ci-" + who,
              "robots",
              at,
              call,
              "shop/" + call.split(" ")[1],
              "10.0.9.0/24",
              "deployer",
              random.nextInt(200) == 0);
          at += 500 + random.nextInt(4000);
        }
      }
    }
    return this;
  }

  /** A robot's token in somebody else's hands: other network, client, calls, pace. */
  SimulatedActors stolenToken(String robot, long time) {
    String[] calls = {
      "list secrets",
      "get secrets",
      "get secrets",
      "get secrets",
      "list namespaces",
      "create pods/exec",
      "list clusterroles",
      "create clusterrolebindings"
    };
    long at = time;
    for (int round = 0; round < 6; round++) {
      for (String call : calls) {
        boolean failed = round < 2 && random.nextBoolean();
        String where = "ns" + random.nextInt(30) + "/" + call.split(" ")[1];
        add(robot, "robots", at, call, where, "203.0.113.0/24", "curl", failed);
        at += 2000 + random.nextInt(8000);
      }
    }
    return this;
  }

  void add(
      String name,
      String group,
      long time,
      String action,
      String resource,
      String address,
      String agent,
      boolean failed) {
    activities.add(
        new Activity(
            time,
            name + time,
            "k8s_audit",
            new Entity(EntityType.ACTOR, "", name),
            name,
            group,
            action,
            resource,
            address,
            agent,
            failed,
            0,
            null));
  }

  /** A call to a model. */
  void ask(String user, long time, String prompt, double tokens, String address) {
    ai(user, time, AiCall.Kind.INFERENCE, "", "", SimHash.of(prompt), false, tokens, address);
  }

  void ai(
      String user,
      long time,
      AiCall.Kind kind,
      String trace,
      String target,
      long prompt,
      boolean injection,
      double tokens,
      String address) {
    Entity workload = Entity.service("ml", "assistant");
    AiCall call = new AiCall(workload, kind, "llama-3", trace, target, prompt, injection);
    activities.add(
        new Activity(
            time,
            user + time + kind,
            "ai_gateway",
            new Entity(EntityType.ACTOR, "", user),
            "ai:" + user,
            "ai:" + workload.id(),
            kind.name().toLowerCase(Locale.ROOT) + ' ' + target,
            "llama-3",
            address,
            "openai-python",
            false,
            tokens,
            call));
  }

  /** All findings, in order of event time; of each id the last state. */
  Map<String, Finding> run() {
    activities.sort(
        Comparator.comparingLong(Activity::timeMillis).thenComparing(Activity::eventId));
    SubjectFold fold = new SubjectFold();
    Map<String, SubjectState> subjects = new HashMap<>();
    Map<String, PeerProfile> peers = new HashMap<>();
    Map<String, Finding> out = new HashMap<>();
    for (Activity activity : activities) {
      PeerProfile group = peers.computeIfAbsent(activity.peerGroup(), g -> new PeerProfile());
      for (Observation o : SubjectFold.route(group.observe(activity))) {
        SubjectState state = subjects.computeIfAbsent(o.activity().subject(), s -> fold.newState());
        fold.observe(state, o).forEach(finding -> out.put(finding.id(), finding));
      }
    }
    return out;
  }

  static @Nullable Finding about(Map<String, Finding> findings, String actor) {
    return findings.values().stream()
        .filter(finding -> finding.entity().name().equals(actor))
        .max(Comparator.comparing(Finding::severity))
        .orElse(null);
  }
}
