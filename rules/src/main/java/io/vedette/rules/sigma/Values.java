package io.vedette.rules.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.vedette.rules.RuleException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/** Compiles one field of a selection: {@code name|modifiers: value or list}. */
final class Values {
  private Values() {}

  static Predicate compile(String key, JsonNode given) throws RuleException {
    String[] parts = key.split("\\|", -1);
    String field = parts[0];
    Modifiers modifiers = Modifiers.parse(List.of(parts).subList(1, parts.length), field);
    List<JsonNode> values = new ArrayList<>();
    if (given.isArray()) {
      given.forEach(values::add);
      if (values.isEmpty()) {
        throw new RuleException("field '" + field + "' has an empty list of values");
      }
    } else {
      values.add(given);
    }
    List<Predicate> each = new ArrayList<>();
    for (JsonNode value : values) {
      Predicate one = one(field, modifiers, value);
      each.add(modifiers.has("neq") ? event -> !one.test(event) : one);
    }
    return modifiers.has("all") || modifiers.has("neq") ? all(each) : any(each);
  }

  static Predicate any(List<Predicate> parts) {
    Predicate[] array = parts.toArray(Predicate[]::new);
    return event -> {
      for (Predicate part : array) {
        if (part.test(event)) {
          return true;
        }
      }
      return false;
    };
  }

  static Predicate all(List<Predicate> parts) {
    Predicate[] array = parts.toArray(Predicate[]::new);
    return event -> {
      for (Predicate part : array) {
        if (!part.test(event)) {
          return false;
        }
      }
      return true;
    };
  }

  private static Predicate one(String field, Modifiers modifiers, JsonNode value)
      throws RuleException {
    if (modifiers.has("exists")) {
      boolean wanted = value.asBoolean();
      return event -> event.get(field).isEmpty() != wanted;
    }
    if (value.isContainerNode()) {
      throw new RuleException("field '" + field + "' has a nested value; give a scalar or a list");
    }
    if (value.isNull()) {
      return event -> event.get(field).stream().allMatch(Values::isNothing);
    }
    if (modifiers.has("fieldref")) {
      return reference(field, modifiers, value.asText());
    }
    for (String comparison : List.of("gt", "gte", "lt", "lte")) {
      if (modifiers.has(comparison)) {
        return number(field, comparison, value);
      }
    }
    if (modifiers.has("cidr")) {
      Cidr range = Cidr.parse(value.asText());
      return event -> event.get(field).stream().anyMatch(v -> range.contains(v.asText()));
    }
    return modifiers.has("re")
        ? regex(field, modifiers, value.asText())
        : text(field, modifiers, value.asText());
  }

  private static boolean isNothing(JsonNode node) {
    return node.isNull() || (node.isArray() && node.isEmpty());
  }

  private static Predicate text(String field, Modifiers modifiers, String value)
      throws RuleException {
    boolean cased = modifiers.has("cased");
    boolean before = modifiers.has("contains") || modifiers.has("endswith");
    boolean after = modifiers.has("contains") || modifiers.has("startswith");
    List<Predicate> variants = new ArrayList<>();
    for (String variant : modifiers.variants(value)) {
      Wildcards pattern = Wildcards.of(variant, before, after, cased);
      variants.add(event -> anyMatches(event, field, pattern));
    }
    return variants.size() == 1 ? variants.get(0) : any(variants);
  }

  private static boolean anyMatches(EventFields event, String field, Wildcards pattern) {
    for (JsonNode value : field.isEmpty() ? event.all() : event.get(field)) {
      if (value.isValueNode() && !value.isNull()) {
        String text = value.asText();
        if (pattern.matches(pattern.isCased() ? text : Wildcards.fold(text))) {
          return true;
        }
      }
    }
    return false;
  }

  private static Predicate regex(String field, Modifiers modifiers, String value)
      throws RuleException {
    int flags = modifiers.has("i") ? Pattern.CASE_INSENSITIVE : 0;
    flags |= modifiers.has("m") ? Pattern.MULTILINE : 0;
    flags |= modifiers.has("s") ? Pattern.DOTALL : 0;
    Pattern pattern;
    try {
      pattern = Pattern.compile(value, flags);
    } catch (PatternSyntaxException e) {
      throw new RuleException(
          "regular expression '%s' of field '%s': %s (RE2 syntax: no look-around, no back-references)"
              .formatted(value, field, e.getDescription()));
    }
    return event ->
        (field.isEmpty() ? event.all() : event.get(field))
            .stream().anyMatch(v -> v.isValueNode() && pattern.matcher(v.asText()).find());
  }

  private static Predicate reference(String field, Modifiers modifiers, String other) {
    boolean cased = modifiers.has("cased");
    return event -> {
      for (JsonNode mine : event.get(field)) {
        for (JsonNode theirs : event.get(other)) {
          String a = cased ? mine.asText() : Wildcards.fold(mine.asText());
          String b = cased ? theirs.asText() : Wildcards.fold(theirs.asText());
          boolean same =
              modifiers.has("contains")
                  ? a.contains(b)
                  : modifiers.has("startswith")
                      ? a.startsWith(b)
                      : modifiers.has("endswith") ? a.endsWith(b) : a.equals(b);
          if (same) {
            return true;
          }
        }
      }
      return false;
    };
  }

  private static Predicate number(String field, String comparison, JsonNode value)
      throws RuleException {
    double limit;
    try {
      limit = Double.parseDouble(value.asText());
    } catch (NumberFormatException e) {
      throw new RuleException(
          "'%s' of field '%s' is no number, which %s needs"
              .formatted(value.asText(), field, comparison));
    }
    DoublePredicate test =
        switch (comparison) {
          case "gt" -> v -> v > limit;
          case "gte" -> v -> v >= limit;
          case "lt" -> v -> v < limit;
          default -> v -> v <= limit;
        };
    return event -> event.get(field).stream().anyMatch(v -> isNumber(v, test));
  }

  private static boolean isNumber(JsonNode node, DoublePredicate test) {
    if (node.isNumber()) {
      return test.test(node.asDouble());
    }
    try {
      return test.test(Double.parseDouble(node.asText()));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
