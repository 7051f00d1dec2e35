package io.vedette.rules.sigma;

import io.vedette.model.EntityType;
import io.vedette.rules.yaml.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How one source of events is read: which Sigma log sources it carries, under which condition,
 * where its fields are, and who acted on what.
 *
 * @param source as {@link io.vedette.model.AuditEvent#source()} names it
 * @param roots objects in which a field is looked for; an empty one is the document
 * @param fields Sigma field to paths, where the names differ
 * @param logSources a rule reads the events of all that its own log source covers
 * @param actor paths of who acted, the first found counts
 * @param title paths of the sender's own headline, for a source that sends findings
 * @param techniques paths of tags among which ATT&amp;CK techniques are
 * @param entity what a finding is about: an actor, unless the source says otherwise
 * @param same fields in which repetitions of one finding agree; empty where each event is its own
 */
record SourceProfile(
    String source,
    List<String> roots,
    Map<String, List<String>> fields,
    List<Carried> logSources,
    List<String> actor,
    List<String> namespace,
    List<String> resource,
    List<String> name,
    List<String> action,
    List<String> address,
    List<String> title,
    List<String> techniques,
    List<String> same,
    EntityType entity) {
  private static final List<String> SHIPPED =
      List.of(
          "k8s_audit",
          "cloudtrail",
          "windows",
          "linux_audit",
          "sshd",
          "vault_audit",
          "gcp_audit",
          "azure_activity",
          "okta",
          "ai_gateway",
          "falco",
          "trivy",
          "ocsf");

  /** A Sigma log source found in this source, and which of its events are meant. */
  record Carried(Map<String, String> attributes, Expr condition) {}

  /** Read once: profiles are files of this jar. */
  private static final class Shipped {
    static final Map<String, SourceProfile> ALL = Collections.unmodifiableMap(read());
  }

  /** The shipped profiles, by source. */
  static Map<String, SourceProfile> shipped() {
    return Shipped.ALL;
  }

  private static Map<String, SourceProfile> read() {
    Map<String, SourceProfile> out = new LinkedHashMap<>();
    for (String name : SHIPPED) {
      String file = "sources/" + name + ".yaml";
      try (InputStream in = SourceProfile.class.getResourceAsStream("/io/vedette/rules/" + file)) {
        if (in == null) {
          throw new IllegalStateException("the rules jar lacks " + file + "; build it again");
        }
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        SourceProfile profile = parse(YamlNode.documents(text).get(0));
        out.put(profile.source(), profile);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return out;
  }

  /** For a source that nobody described: its rules' fields are the document's. */
  static SourceProfile plain(String source, LogSource logSource) {
    Map<String, String> attributes =
        Map.of(
            "category", logSource.category(),
            "product", logSource.product(),
            "service", logSource.service());
    return new SourceProfile(
        source,
        List.of(""),
        Map.of(),
        List.of(new Carried(attributes, new Expr.And(List.of()))),
        List.of("actor.user.name", "user.name", "user", "username"),
        List.of(),
        List.of(),
        List.of(),
        List.of("action"),
        List.of("source.ip"),
        List.of(),
        List.of(),
        List.of(),
        EntityType.ACTOR);
  }

  /** This profile, which also carries what the other one carries. */
  SourceProfile with(SourceProfile other) {
    List<Carried> all = new ArrayList<>(logSources);
    all.addAll(other.logSources);
    return new SourceProfile(
        source,
        roots,
        fields,
        all,
        actor,
        namespace,
        resource,
        name,
        action,
        address,
        title,
        techniques,
        same,
        entity);
  }

  private static SourceProfile parse(YamlNode node) {
    node.onlyKeys("source", "roots", "fields", "logsources", "finding");
    Map<String, List<String>> fields = new LinkedHashMap<>();
    YamlNode mapped = node.get("fields");
    if (mapped != null) {
      mapped.map().forEach((field, paths) -> fields.put(field, paths.texts()));
    }
    List<Carried> carried = new ArrayList<>();
    for (YamlNode item : node.require("logsources").list()) {
      Map<String, String> attributes = new LinkedHashMap<>();
      item.map()
          .forEach(
              (k, v) -> {
                if (!k.equals("when")) {
                  attributes.put(k, v.text());
                }
              });
      carried.add(new Carried(attributes, when(item)));
    }
    YamlNode finding = node.require("finding");
    List<String> roots = node.texts("roots");
    return new SourceProfile(
        node.require("source").text(),
        roots.isEmpty() ? List.of("") : roots,
        fields,
        carried,
        finding.texts("actor"),
        finding.texts("namespace"),
        finding.texts("resource"),
        finding.texts("name"),
        finding.texts("action"),
        finding.texts("address"),
        finding.texts("title"),
        finding.texts("techniques"),
        finding.texts("same"),
        EntityType.valueOf(finding.text("entity", "actor").toUpperCase(Locale.ROOT)));
  }

  private static Expr when(YamlNode item) {
    YamlNode when = item.get("when");
    List<Expr> all = new ArrayList<>();
    if (when != null) {
      when.map()
          .forEach(
              (key, value) -> all.add(Modifiers.parse(key, value, Placeholders.NONE).expr(value)));
    }
    return Expr.and(all);
  }

  /** The events that a rule of this log source reads here; null where it reads none. */
  @org.jspecify.annotations.Nullable
  Expr conditionFor(LogSource logSource) {
    List<Expr> any = new ArrayList<>();
    for (Carried carried : logSources) {
      if (logSource.covers(carried.attributes())) {
        any.add(carried.condition());
      }
    }
    return any.isEmpty() ? null : Expr.or(any);
  }

  List<String> paths(String field) {
    List<String> names = fields.getOrDefault(field, List.of(field));
    List<String> out = new ArrayList<>();
    for (String name : names) {
      for (String root : roots) {
        out.add(root.isEmpty() ? name : root + "." + name);
      }
    }
    return out;
  }
}
