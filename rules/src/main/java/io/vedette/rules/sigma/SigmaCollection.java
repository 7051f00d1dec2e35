package io.vedette.rules.sigma;

import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rule collections of Sigma 1: documents of one file that share parts.
 *
 * <pre>
 * action: global   what follows in every later document, unless that says otherwise
 * action: reset    from here on nothing is shared
 * action: repeat   the document before, with these changes
 * </pre>
 *
 * <p>Mappings are merged key by key; any other value replaces the shared one.
 */
public final class SigmaCollection {
  private static final String ACTION = "action";

  private SigmaCollection() {}

  /**
   * The documents as whole ones; those without an action stay as they are.
   *
   * @throws io.vedette.rules.RuleException where an action is unknown, has nothing to repeat or no
   *     document to share with
   */
  public static List<YamlNode> whole(List<YamlNode> documents) {
    List<YamlNode> out = new ArrayList<>();
    YamlNode shared = null;
    YamlNode unused = null;
    YamlNode last = null;
    for (YamlNode document : documents) {
      YamlNode action = document.isMap() ? document.get(ACTION) : null;
      String name = action == null ? "" : action.isScalar() ? action.text() : "?";
      switch (name) {
        case "" -> {
          last = add(document, shared, out);
          unused = null;
        }
        case "global" -> {
          shared = over(document.without(ACTION), shared);
          unused = document;
        }
        case "reset" -> shared = null;
        case "repeat" -> {
          if (last == null) {
            throw document.error("'action: repeat' has no document before it; write it whole");
          }
          last = add(document.without(ACTION), last, out);
        }
        default ->
            throw document.error(
                "'action' is '" + name + "'; a collection has global, reset and repeat");
      }
    }
    if (unused != null) {
      throw unused.error(
          "'action: global' shares its parts with the documents after it, and there is none; write"
              + " a whole rule");
    }
    return out;
  }

  private static YamlNode add(YamlNode document, @Nullable YamlNode below, List<YamlNode> out) {
    YamlNode whole = over(document, below);
    out.add(whole);
    return whole;
  }

  private static YamlNode over(YamlNode document, @Nullable YamlNode below) {
    return below == null ? document : document.over(below);
  }
}
