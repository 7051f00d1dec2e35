package io.vedette.rules.sigma;

import com.google.re2j.Pattern;
import io.vedette.rules.sigma.FieldTest.Check;
import io.vedette.rules.sigma.FieldTest.Order;
import io.vedette.rules.sigma.FieldTest.RefMode;
import io.vedette.rules.sigma.FieldTest.TimePart;
import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One field's modifier chain ({@code field|base64offset|contains}), applied from left to right as
 * the Sigma modifiers appendix 2.1 has it. What is unknown, or makes no sense in its place, is an
 * error: a rule is never weaker than its author thinks.
 */
final class Modifiers {
  private static final Set<String> TRANSFORMS =
      Set.of("base64", "base64offset", "wide", "utf16le", "utf16be", "utf16", "windash");
  private static final Set<String> TIME_PARTS =
      Set.of("minute", "hour", "day", "week", "month", "year");
  private static final Set<String> ORDERS = Set.of("lt", "lte", "gt", "gte");

  private final String field;
  private final YamlNode where;
  private final Placeholders placeholders;
  private boolean expanded;
  private final List<String> transforms = new ArrayList<>();
  private boolean contains;
  private boolean startsWith;
  private boolean endsWith;
  private boolean all;
  private boolean cased;
  private boolean negated;
  private String kind = "";
  private String regexFlags = "";
  private @Nullable Order order;
  private @Nullable TimePart timePart;

  private Modifiers(String field, YamlNode where, Placeholders placeholders) {
    this.field = field;
    this.where = where;
    this.placeholders = placeholders;
  }

  /** Parses {@code name|modifier|…}; an empty name searches in all values. */
  static Modifiers parse(String key, YamlNode where, Placeholders placeholders) {
    String[] parts = key.split("\\|", -1);
    Modifiers modifiers = new Modifiers(parts[0].trim(), where, placeholders);
    for (int i = 1; i < parts.length; i++) {
      modifiers.add(parts[i].trim());
    }
    modifiers.check(key);
    return modifiers;
  }

  private void add(String name) {
    switch (name) {
      case "contains" -> contains = true;
      case "startswith" -> startsWith = true;
      case "endswith" -> endsWith = true;
      case "all" -> all = true;
      case "cased" -> cased = true;
      case "neq" -> negated = true;
      case "re", "cidr", "exists", "fieldref" -> kind(name);
      case "i", "m", "s" -> {
        if (!kind.equals("re")) {
          throw where.error("modifier '" + name + "' is a flag of 're'; write |re|" + name);
        }
        regexFlags += name;
      }
      case "ignorecase" -> regexFlags += "i";
      case "multiline" -> regexFlags += "m";
      case "dotall" -> regexFlags += "s";
      case "expand" -> expanded = true;
      default -> {
        if (TRANSFORMS.contains(name)) {
          transforms.add(name);
        } else if (ORDERS.contains(name)) {
          order = Order.valueOf(name.toUpperCase(Locale.ROOT));
        } else if (TIME_PARTS.contains(name)) {
          timePart = TimePart.valueOf(name.toUpperCase(Locale.ROOT));
        } else {
          throw where.error(
              "unknown modifier '"
                  + name
                  + "'; Sigma 2.1 has contains, startswith, endswith, all, "
                  + "cased, re, cidr, exists, fieldref, base64, base64offset, wide, windash, "
                  + "lt, lte, gt, gte, neq, expand and parts of a time");
        }
      }
    }
  }

  private void kind(String name) {
    if (!kind.isEmpty()) {
      throw where.error("modifiers '" + kind + "' and '" + name + "' exclude each other; keep one");
    }
    kind = name;
  }

  private void check(String key) {
    boolean text = contains || startsWith || endsWith;
    if ((order != null
            || timePart != null
            || kind.equals("exists")
            || kind.equals("cidr")
            || kind.equals("re"))
        && (text || !transforms.isEmpty())) {
      throw where.error(
          "modifiers of '" + key + "' cannot be combined; text modifiers need a plain text");
    }
    if (expanded
        && (order != null
            || timePart != null
            || kind.equals("exists")
            || kind.equals("fieldref"))) {
      throw where.error(
          "modifiers of '" + key + "' cannot be combined; 'expand' needs texts, re or cidr");
    }
    if (field.isEmpty() && (kind.equals("exists") || kind.equals("fieldref"))) {
      throw where.error("modifier '" + kind + "' needs a field name before it");
    }
  }

  /** The condition that the values ask for. */
  Expr expr(YamlNode values) {
    List<YamlNode> items = values.list();
    if (values.isNull()) {
      return negate(match(new FieldTest.IsNull()));
    }
    if (items.isEmpty()) {
      throw values.error(
          "'" + field + "' has an empty list of values; give one or remove the field");
    }
    List<Expr> parts = items.stream().map(this::one).toList();
    return negate(all ? Expr.and(parts) : Expr.or(parts));
  }

  private Expr negate(Expr expr) {
    return negated ? new Expr.Not(expr) : expr;
  }

  private Expr match(Check check) {
    return new Expr.Match(new FieldTest(field, check));
  }

  private Expr one(YamlNode value) {
    if (value.isNull()) {
      return match(new FieldTest.IsNull());
    }
    if (timePart != null) {
      return match(new FieldTest.Time(timePart, order, value.number()));
    }
    if (order != null) {
      return match(new FieldTest.Compare(order, value.number()));
    }
    return switch (kind) {
      case "re" -> any(value, text -> new FieldTest.Regex(regex(text, value)));
      case "cidr" -> any(value, text -> new FieldTest.Network(cidr(text, value)));
      case "exists" -> match(new FieldTest.Exists(value.bool()));
      case "fieldref" -> match(new FieldTest.Ref(value.text(), refMode(value), cased));
      default -> text(value);
    };
  }

  /** The check of a value, or of each that its placeholders stand for. */
  private Expr any(YamlNode value, Function<String, Check> check) {
    List<String> texts =
        expanded ? placeholders.expand(value.text(), value) : List.of(value.text());
    return Expr.or(texts.stream().map(text -> match(check.apply(text))).toList());
  }

  private RefMode refMode(YamlNode value) {
    if (!transforms.isEmpty()) {
      throw value.error("'fieldref' compares two fields as they are; remove " + transforms);
    }
    return contains
        ? RefMode.CONTAINS
        : startsWith ? RefMode.STARTS : endsWith ? RefMode.ENDS : RefMode.EQUAL;
  }

  private static Cidr cidr(String text, YamlNode value) {
    Cidr cidr = Cidr.parse(text);
    if (cidr == null) {
      throw value.error("'" + text + "' is not a network such as 10.0.0.0/8 or fd00::/8");
    }
    return cidr;
  }

  private Pattern regex(String text, YamlNode value) {
    int flags = 0;
    flags |= regexFlags.contains("i") ? Pattern.CASE_INSENSITIVE : 0;
    flags |= regexFlags.contains("m") ? Pattern.MULTILINE : 0;
    flags |= regexFlags.contains("s") ? Pattern.DOTALL : 0;
    return Regexes.compile(text, flags, value);
  }

  private Expr text(YamlNode value) {
    if (value.isMap() || value.isList()) {
      throw value.error("'" + field + "' needs plain values; found a nested structure");
    }
    boolean encoded = transforms.stream().anyMatch(t -> !t.equals("windash"));
    if (encoded && TextPattern.parse(value.text()).hasWildcard()) {
      throw value.error("'" + value.text() + "': wildcards have no meaning under an encoding");
    }
    List<TextPattern> patterns = new ArrayList<>();
    Set<String> texts =
        new LinkedHashSet<>(
            expanded ? placeholders.expand(value.text(), value) : List.of(value.text()));
    for (String transform : encoded ? transforms : List.<String>of()) {
      texts = Encodings.apply(transform, texts, value);
    }
    boolean windash = !encoded && !transforms.isEmpty();
    for (String text : texts) {
      TextPattern pattern = encoded ? TextPattern.literal(text) : TextPattern.parse(text);
      patterns.add(windash ? pattern.windash() : pattern);
    }
    boolean keyword = field.isEmpty() && !startsWith && !endsWith;
    List<Expr> parts = new ArrayList<>();
    for (TextPattern pattern : patterns) {
      TextPattern open =
          pattern.open(contains || endsWith || keyword, contains || startsWith || keyword);
      parts.add(match(FieldTest.Text.of(open, cased || encoded)));
    }
    return Expr.or(parts);
  }
}
