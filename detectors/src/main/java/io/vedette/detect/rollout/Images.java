package io.vedette.detect.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** Container images: where they stand in a document, and the version in their names. */
final class Images {
  private static final int MAX_IMAGES = 16;
  private static final int DIGEST = 12;

  private Images() {}

  /**
   * Images of a workload's manifest, of a merge patch of one, or of a JSON patch (RFC 6902).
   *
   * @param document {@code spec.template.spec.containers[].image}, or a list of operations on it
   */
  static Set<String> of(JsonNode document) {
    Set<String> out = new LinkedHashSet<>();
    if (document.isArray()) {
      for (JsonNode operation : document) {
        if (operation.path("path").asText().endsWith("/image")) {
          add(out, operation.path("value"));
        } else if (template(operation.path("path").asText())) {
          collect(out, operation.path("value"), 0);
        }
      }
    } else {
      collect(out, document.path("spec").path("template"), 0);
    }
    return out;
  }

  /** A path to the pod template or into it. */
  static boolean template(String path) {
    return path.startsWith("/spec/template");
  }

  private static void collect(Set<String> out, JsonNode node, int depth) {
    if (depth > 8) {
      return;
    }
    for (String list : new String[] {"containers", "initContainers"}) {
      node.path(list).forEach(container -> add(out, container.path("image")));
    }
    add(out, node.path("image"));
    for (String inner : new String[] {"template", "spec"}) {
      if (node.path(inner).isObject()) {
        collect(out, node.path(inner), depth + 1);
      }
    }
  }

  private static void add(Set<String> out, JsonNode image) {
    if (image.isTextual() && out.size() < MAX_IMAGES) {
      out.add(image.asText());
    }
  }

  /**
   * Tag of the image, else the first digits of its digest, else {@code latest}, which is what a
   * missing tag means.
   */
  static String version(String image) {
    int at = image.indexOf('@');
    String name = at < 0 ? image : image.substring(0, at);
    int colon = name.lastIndexOf(':');
    if (colon > name.lastIndexOf('/')) {
      return name.substring(colon + 1);
    }
    String digest = at < 0 ? "" : image.substring(image.indexOf(':', at) + 1);
    return digest.isEmpty() ? "latest" : digest.substring(0, Math.min(DIGEST, digest.length()));
  }
}
