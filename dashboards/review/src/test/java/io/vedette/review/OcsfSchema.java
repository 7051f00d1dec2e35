package io.vedette.review;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What OCSF 1.5.0 says of Detection Finding and of the objects that we write: required attributes
 * ({@code !}), arrays ({@code []}), types, enumerations, and that one of several must be there.
 * Attributes that we never write are left out, so that a new one has to be looked up.
 *
 * @see <a href="https://schema.ocsf.io/1.5.0/classes/detection_finding">Detection Finding</a>
 */
final class OcsfSchema {
  private static final Map<String, Map<String, String>> OBJECTS = new HashMap<>();
  private static final Map<String, Set<String>> ONE_OF =
      Map.of(
          "analytic", Set.of("name", "uid"),
          "attack", Set.of("tactic", "technique", "sub_technique"),
          "technique", Set.of("name", "uid"),
          "product", Set.of("name", "uid"),
          "user", Set.of("name", "uid"),
          "actor", Set.of("user", "process", "session"),
          "network_endpoint", Set.of("ip", "uid", "name", "hostname"),
          "evidences", Set.of("actor", "src_endpoint", "data"),
          "resource_details", Set.of("name", "uid"));

  static {
    object(
        "detection_finding",
        "activity_id! 0,1,2,3,99; activity_name string; category_uid! 2; category_name string;"
            + " class_uid! 2004; class_name string; type_uid! 200400,200401,200402,200403,200499;"
            + " type_name string; time! long; start_time long; end_time long;"
            + " severity_id! 0,1,2,3,4,5,6,99; severity string; confidence_id 0,1,2,3,99;"
            + " confidence string; confidence_score int; status_id 0,1,2,3,4,5,99; status string;"
            + " message string; is_alert boolean; metadata! metadata; finding_info! finding_info;"
            + " evidences[] evidences; resources[] resource_details; observables[] observable;"
            + " unmapped any");
    object("metadata", "version! string; uid string; product! product; profiles[] string");
    object("product", "name string; vendor_name string; uid string; version string");
    object(
        "finding_info",
        "uid! string; title string; desc string; first_seen_time long; last_seen_time long;"
            + " created_time long; types[] string; analytic analytic; attacks[] attack");
    object("analytic", "uid string; name string; type_id! 0,1,2,3,4,5,99; type string");
    object("attack", "technique technique; sub_technique technique; version string");
    object("technique", "uid string; name string");
    object("evidences", "actor actor; src_endpoint network_endpoint; data any");
    object("actor", "user user");
    object("user", "name string; uid string");
    object("network_endpoint", "ip ip");
    object("resource_details", "uid string; name string; type string; namespace string");
    object("observable", "name string; type_id! 0,1,2,4,10,99; type string; value string");
  }

  private OcsfSchema() {}

  private static void object(String name, String attributes) {
    Map<String, String> types = new HashMap<>();
    for (String attribute : attributes.split("; ")) {
      String[] parts = attribute.strip().split(" ", 2);
      types.put(parts[0], parts[1]);
    }
    OBJECTS.put(name, types);
  }

  /** What is wrong with an event; empty where nothing is. */
  static List<String> problems(JsonNode event) {
    List<String> problems = new ArrayList<>();
    check(problems, "", "detection_finding", event);
    if (event.path("type_uid").asInt()
        != 100 * event.path("class_uid").asInt() + event.path("activity_id").asInt()) {
      problems.add("type_uid is not class_uid * 100 + activity_id");
    }
    return problems;
  }

  private static void check(List<String> problems, String path, String type, JsonNode object) {
    Map<String, String> attributes = OBJECTS.getOrDefault(type, Map.of());
    Set<String> oneOf = ONE_OF.getOrDefault(type, Set.of());
    if (!oneOf.isEmpty() && oneOf.stream().noneMatch(object::hasNonNull)) {
      problems.add(path + " has none of " + oneOf);
    }
    for (String attribute : attributes.keySet()) {
      String name = attribute.replaceAll("[!\\[\\]]", "");
      if (attribute.contains("!") && !object.hasNonNull(name)) {
        problems.add(at(path, name) + " is missing");
      }
    }
    object
        .properties()
        .forEach(e -> attribute(problems, path, attributes, e.getKey(), e.getValue()));
  }

  private static void attribute(
      List<String> problems,
      String path,
      Map<String, String> attributes,
      String name,
      JsonNode value) {
    String where = at(path, name);
    String one = attributes.getOrDefault(name, attributes.get(name + "!"));
    String many = attributes.get(name + "[]");
    if (many != null && value.isArray()) {
      value.forEach(element -> value(problems, where, many, element));
    } else if (one != null) {
      value(problems, where, one, value);
    } else {
      problems.add(where + (many == null ? " is not known" : " is no array"));
    }
  }

  private static void value(List<String> problems, String where, String type, JsonNode value) {
    boolean good =
        switch (type) {
          case "string" -> value.isTextual() && !value.asText().isEmpty();
          case "ip" -> value.isTextual() && value.asText().matches("[0-9a-fA-F:.]{2,45}");
          case "long", "int" -> value.isIntegralNumber();
          case "boolean" -> value.isBoolean();
          case "any" -> true;
          default ->
              Character.isDigit(type.charAt(0))
                  ? value.isInt() && List.of(type.split(",")).contains(value.asText())
                  : value.isObject();
        };
    if (!good) {
      problems.add(where + " is " + value);
    } else if (OBJECTS.containsKey(type)) {
      check(problems, where, type, value);
    }
  }

  private static String at(String path, String name) {
    return path.isEmpty() ? name : path + '.' + name;
  }
}
