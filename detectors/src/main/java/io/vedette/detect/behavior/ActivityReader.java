package io.vedette.detect.behavior;

import io.vedette.model.AuditEvent;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads activities from events. Not for use by several threads at once. */
public final class ActivityReader {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
  private static final Set<String> GOOD =
      Set.of("", "0", "ok", "success", "allow", "yes", "1", "true", "null");
  private static final Pattern VERSION = Pattern.compile("[/ (;].*");
  private static final int MAX_VALUE = 256;

  private final Map<String, Plan> plans = new HashMap<>();

  /** The paths of one source with their slots. */
  private static final class Plan {
    final List<List<String>> groups;
    final List<String> paths;
    final FieldTree tree;
    final String[] values;
    final String[] found;

    Plan(String source) {
      groups = SourceFields.of(source).groups(source.equals("cloudtrail") ? "detail." : "");
      paths = groups.stream().flatMap(List::stream).toList();
      values = new String[paths.size()];
      found = new String[groups.size()];
      tree = FieldTree.of(paths);
    }

    /** Of several paths the first that has a text. */
    void choose(List<String> texts) {
      int slot = 0;
      for (int g = 0; g < found.length; g++) {
        found[g] = "";
        for (int i = 0; i < groups.get(g).size(); i++, slot++) {
          if (found[g].isEmpty() && !texts.get(slot).isEmpty()) {
            found[g] = cut(texts.get(slot));
          }
        }
      }
    }

    String further(int i) {
      return found[7 + i];
    }
  }

  /** The paths of a source's documents whose texts {@link #read(AuditEvent, List)} needs. */
  public static List<String> paths(String source) {
    return new Plan(source).paths;
  }

  /** Empty where the event names no actor or no action, or is not the last word on a request. */
  public Optional<Activity> read(AuditEvent event) {
    Plan plan = plan(event);
    return plan.tree.read(event.document(), plan.values)
        ? read(event, Arrays.asList(plan.values))
        : Optional.empty();
  }

  private Plan plan(AuditEvent event) {
    return plans.computeIfAbsent(event.source(), Plan::new);
  }

  /**
   * The same, of a document that somebody else has read.
   *
   * @param texts the first text at each of {@link #paths}, empty where there is none; an empty list
   *     where it was not read
   */
  public Optional<Activity> read(AuditEvent event, List<String> texts) {
    if (texts.isEmpty()) {
      return read(event);
    }
    Plan plan = plan(event);
    plan.choose(texts);
    if (plan.found[0].isEmpty() || plan.found[1].isEmpty()) {
      return Optional.empty();
    }
    return switch (event.source()) {
      case "k8s_audit" -> kubernetes(event, plan);
      case "cloudtrail" -> Optional.of(cloudTrail(event, plan));
      case "ai_gateway" -> Optional.of(AiActivities.read(event, plan.found));
      default -> Optional.of(plain(event, plan));
    };
  }

  private static Optional<Activity> kubernetes(AuditEvent event, Plan plan) {
    String stage = plan.further(0);
    if (stage.equals("RequestReceived") || stage.equals("ResponseStarted")) {
      return Optional.empty();
    }
    String user = plan.found[0];
    String resource = plan.found[2];
    String part = plan.further(1);
    String what = part.isEmpty() ? resource : resource + '/' + part;
    String namespace = plan.further(2);
    Entity actor = actor(user, event.source());
    return Optional.of(
        activity(
            event,
            plan,
            actor,
            actor.id(),
            "k8s:" + kubernetesGroup(user),
            plan.found[1] + ' ' + what,
            namespace.isEmpty() ? what : namespace + '/' + what,
            code(plan.found[5]) >= 400));
  }

  /** Nodes, controllers, service accounts and people each have habits of their own. */
  private static String kubernetesGroup(String user) {
    if (user.startsWith(SERVICE_ACCOUNT)) {
      return "serviceaccounts";
    }
    int second = user.startsWith("system:") ? user.indexOf(':', 7) : -1;
    return second > 0 ? user.substring(0, second) : user.startsWith("system:") ? "system" : "users";
  }

  private static Activity cloudTrail(AuditEvent event, Plan plan) {
    String issuer = plan.further(1);
    String actor = plan.found[0];
    String type = plan.further(0);
    String subject = issuer.isEmpty() ? actor : issuer;
    return activity(
        event,
        plan,
        new Entity(EntityType.ACTOR, "", actor),
        "cloudtrail:" + subject,
        "cloudtrail:" + (type.isEmpty() ? "unknown" : type),
        service(plan.further(2)) + plan.found[1],
        plan.found[2],
        !plan.found[5].isEmpty());
  }

  private static String service(String eventSource) {
    int dot = eventSource.indexOf('.');
    return dot < 0 ? "" : eventSource.substring(0, dot + 1);
  }

  private static Activity plain(AuditEvent event, Plan plan) {
    Entity actor = actor(plan.found[0], event.source());
    boolean failed = !GOOD.contains(plan.found[5].toLowerCase(Locale.ROOT));
    return activity(
        event,
        plan,
        actor,
        event.source() + ':' + actor.name(),
        event.source(),
        plan.found[1],
        plan.found[2],
        failed);
  }

  private static Activity activity(
      AuditEvent event,
      Plan plan,
      Entity actor,
      String subject,
      String peers,
      String action,
      String resource,
      boolean failed) {
    return new Activity(
        event.timeMillis(),
        event.id(),
        event.source(),
        actor,
        subject,
        peers,
        action,
        resource,
        network(plan.found[3]),
        agent(plan.found[4]),
        failed,
        number(plan.found[6]),
        null);
  }

  /** As the threat rules name it: a service account carries its namespace in its name. */
  static Entity actor(String user, String source) {
    if (user.startsWith(SERVICE_ACCOUNT)) {
      String[] parts = user.substring(SERVICE_ACCOUNT.length()).split(":", 2);
      if (parts.length == 2 && !parts[1].isEmpty()) {
        return new Entity(EntityType.ACTOR, parts[0], parts[1]);
      }
    }
    return new Entity(EntityType.ACTOR, "", user.isEmpty() ? "unknown:" + source : user);
  }

  /** The /24 of an IPv4, the /48 of an IPv6 address; anything else as it is. */
  static String network(String address) {
    int last = address.lastIndexOf('.');
    boolean four = last > 0 && address.indexOf(':') < 0 && Character.isDigit(address.charAt(0));
    if (four) {
      return address.substring(0, last) + ".0/24";
    }
    int second = address.indexOf(':', address.indexOf(':') + 1);
    int third = second < 0 ? -1 : address.indexOf(':', second + 1);
    return third < 0 ? address : address.substring(0, third) + "::/48";
  }

  /** The product without its version: {@code kubectl} of {@code kubectl/v1.30 (linux/amd64)}. */
  static String agent(String userAgent) {
    String name = VERSION.matcher(userAgent).replaceFirst("");
    return name.isEmpty() ? userAgent : name;
  }

  static int code(String text) {
    return (int) number(text);
  }

  static double number(String text) {
    if (text.isEmpty() || text.length() > 20) {
      return 0;
    }
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE);
  }
}
