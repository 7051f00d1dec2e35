package io.vedette.rules.sigma;

import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values for {@code %name%} under the modifier {@code expand}, from documents of their own: {@code
 * placeholders: {admins: [root, alice]}}.
 *
 * @param values name to the texts that it stands for, each a Sigma string
 */
public record Placeholders(Map<String, List<String>> values) {
  public static final Placeholders NONE = new Placeholders(Map.of());

  /** A percent sign after a backslash is one. */
  private static final Pattern NAME = Pattern.compile("(?<!\\\\)%([A-Za-z0-9_.-]+)%");

  private static final int MAX_TEXTS = 10_000;

  public Placeholders {
    values = Map.copyOf(values);
  }

  /** All of these documents; a name given twice has the values of both. */
  public static Placeholders of(Collection<YamlNode> documents) {
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (YamlNode document : documents) {
      document
          .require("placeholders")
          .map()
          .forEach(
              (name, node) ->
                  out.computeIfAbsent(name, n -> new ArrayList<>()).addAll(node.texts()));
    }
    return new Placeholders(out);
  }

  /** The text with every placeholder replaced, in all combinations. */
  List<String> expand(String text, YamlNode where) {
    List<String> out = new ArrayList<>(List.of(""));
    Matcher matcher = NAME.matcher(text);
    int end = 0;
    while (matcher.find()) {
      List<String> known = values.get(matcher.group(1));
      if (known == null) {
        throw where.error(
            "'expand': placeholder '%s' has no values; add a document 'placeholders: {%s: […]}'"
                .formatted(matcher.group(), matcher.group(1)));
      }
      out = product(out, plain(text.substring(end, matcher.start())), known);
      end = matcher.end();
      if (out.size() > MAX_TEXTS) {
        throw where.error("'" + text + "' expands to more than " + MAX_TEXTS + " texts");
      }
    }
    String rest = plain(text.substring(end));
    return out.stream().map(start -> start + rest).toList();
  }

  private static String plain(String text) {
    return text.replace("\\%", "%");
  }

  private static List<String> product(List<String> starts, String between, List<String> known) {
    List<String> out = new ArrayList<>(starts.size() * known.size());
    for (String start : starts) {
      known.forEach(value -> out.add(start + between + value));
    }
    return out;
  }
}
