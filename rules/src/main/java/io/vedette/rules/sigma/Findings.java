package io.vedette.rules.sigma;

import io.vedette.model.AuditEvent;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns matches into findings: who did what to what, and which fields say so. */
final class Findings {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
  private static final int MAX_TEXT = 160;

  private static final int TECHNIQUES = 7;
  private static final long SAME_MILLIS = 3_600_000;

  private final FieldTrie trie = new FieldTrie();
  private final List<List<String>> groups;
  private final FieldReader same;
  private final EntityType entity;
  private final int slots;

  Findings(SourceProfile profile) {
    this.groups =
        List.of(
            profile.actor(),
            profile.namespace(),
            profile.resource(),
            profile.name(),
            profile.action(),
            profile.address(),
            profile.title(),
            profile.techniques());
    this.same = new FieldReader(profile, profile.same());
    this.entity = profile.entity();
    int slot = 0;
    for (List<String> group : groups) {
      for (String field : group) {
        for (String path : profile.paths(field)) {
          trie.add(path, slot);
        }
        slot++;
      }
    }
    this.slots = slot;
  }

  /** Who acted on what; empty where the event does not say. */
  record Context(
      String actor,
      String namespace,
      String resource,
      String name,
      String action,
      String address,
      String title,
      List<String> techniques,
      List<String> same,
      EntityType entity) {
    static final Context UNKNOWN =
        new Context("", "", "", "", "", "", "", List.of(), List.of(), EntityType.ACTOR);

    /** What makes a finding the same: the event, or its telling fields within an hour. */
    String identity(AuditEvent event) {
      return !repeats()
          ? event.id()
          : Ids.of(same.toArray(String[]::new)) + event.timeMillis() / SAME_MILLIS;
    }

    /** Whether the sender repeats itself: a later finding may be this one again. */
    boolean repeats() {
      return !same.isEmpty() && !same.contains("");
    }

    /** {@code alice: list secrets in shop from 10.1.2.3}. */
    String words() {
      return (actor.isEmpty() ? "somebody" : actor)
          + ": "
          + (action.isEmpty() ? "acted" : action)
          + (resource.isEmpty() ? "" : " " + resource)
          + (name.isEmpty() ? "" : " " + name)
          + (namespace.isEmpty() ? "" : " in " + namespace)
          + (address.isEmpty() ? "" : " from " + address);
    }
  }

  Context context(AuditEvent event) {
    Values[] values = new Values[slots];
    for (int i = 0; i < slots; i++) {
      values[i] = new Values();
    }
    trie.read(event.document(), values);
    String[] out = new String[groups.size()];
    List<String> techniques = new ArrayList<>();
    int slot = 0;
    for (int g = 0; g < out.length; g++) {
      out[g] = "";
      for (int i = 0; i < groups.get(g).size(); i++, slot++) {
        if (out[g].isEmpty() && values[slot].size() > 0) {
          out[g] = cut(values[slot].text(0));
        }
        for (int v = 0; g == TECHNIQUES && v < values[slot].size(); v++) {
          techniques.add(values[slot].text(v));
        }
      }
    }
    return new Context(
        out[0],
        out[1],
        out[2],
        out[3],
        out[4],
        out[5],
        out[6],
        Tags.foreign(techniques),
        same.read(event.document()),
        entity);
  }

  static Finding finding(
      AuditEvent event, SigmaRule rule, Map<String, String> fields, Context context) {
    Map<String, String> attributes = attributes(event, rule, context);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence("audit", context.words(), event.id()));
    fields.forEach((k, v) -> evidence.add(new Evidence("audit", k + " = " + cut(v), event.id())));
    Severity level = rule.level();
    return new Finding(
        Ids.of("sigma", rule.id(), context.identity(event)),
        FindingKind.THREAT,
        level,
        score(level),
        score(level),
        actor(event, context),
        headline(context.title().isEmpty() ? rule.title() : context.title()),
        reason(rule, fields, context),
        event.timeMillis(),
        event.timeMillis(),
        false,
        "",
        null,
        context.techniques().isEmpty() ? rule.techniques() : context.techniques(),
        evidence,
        "sigma:" + rule.id(),
        attributes);
  }

  private static Map<String, String> attributes(AuditEvent event, SigmaRule rule, Context context) {
    Map<String, String> out = new TreeMap<>();
    out.put("log.source", event.source());
    out.put("rule.id", rule.id());
    put(out, "actor", context.actor());
    put(out, "target.namespace", context.namespace());
    put(out, "target.resource", context.resource());
    put(out, "target.name", context.name());
    put(out, "action", context.action());
    put(out, "source.address", context.address());
    if (context.repeats()) {
      out.put(Repeats.COUNT, "1");
    }
    return out;
  }

  private static void put(Map<String, String> out, String key, String value) {
    if (!value.isEmpty()) {
      out.put(key, value);
    }
  }

  /** A Kubernetes service account carries its namespace in its name. */
  static Entity actor(AuditEvent event, Context context) {
    String actor = context.actor();
    if (context.entity() != EntityType.ACTOR && !actor.isEmpty()) {
      return new Entity(context.entity(), context.namespace(), actor);
    }
    if (actor.startsWith(SERVICE_ACCOUNT)) {
      String[] parts = actor.substring(SERVICE_ACCOUNT.length()).split(":", 2);
      if (parts.length == 2 && !parts[1].isEmpty()) {
        return new Entity(EntityType.ACTOR, parts[0], parts[1]);
      }
    }
    return new Entity(EntityType.ACTOR, "", actor.isEmpty() ? "unknown:" + event.source() : actor);
  }

  private static String reason(SigmaRule rule, Map<String, String> fields, Context context) {
    StringBuilder out = new StringBuilder(context.words()).append(". ");
    out.append(
        rule.description().isEmpty() ? rule.title() : rule.description().replaceAll("\\s+", " "));
    if (!fields.isEmpty()) {
      List<String> seen = new ArrayList<>();
      fields.forEach((k, v) -> seen.add(k + "=" + cut(v)));
      out.append(" Seen: ").append(String.join(", ", seen)).append('.');
    }
    return out.toString();
  }

  static double score(Severity level) {
    return switch (level) {
      case INFORMATIONAL -> 0.3;
      case LOW -> 0.5;
      case MEDIUM -> 0.7;
      case HIGH -> 0.85;
      case CRITICAL -> 0.95;
    };
  }

  static String headline(String title) {
    return title.length() < 80 ? title : title.substring(0, 78) + "…";
  }

  static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
  }
}
