package io.vedette.rules.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Windows event log records as Sigma's taxonomy names their fields. */
final class WindowsEvents {
  private WindowsEvents() {}

  /**
   * Lifts {@code Event.System.*}, {@code Event.EventData.*} and {@code Event.UserData.*.*} to the
   * top, where rules look for them; other documents stay as they are.
   */
  static JsonNode flatten(JsonNode document) {
    JsonNode event = document.path("Event");
    if (!event.isObject()) {
      return document;
    }
    ObjectNode flat = ((ObjectNode) document).objectNode();
    lift(event.path("System"), flat);
    lift(event.path("EventData"), flat);
    event.path("UserData").forEach(child -> lift(child, flat));
    JsonNode provider = event.path("System").path("Provider").path("#attributes").path("Name");
    if (!provider.isMissingNode()) {
      flat.set("Provider_Name", provider);
    }
    return flat;
  }

  private static void lift(JsonNode from, ObjectNode to) {
    from.fields()
        .forEachRemaining(
            field -> {
              JsonNode text = field.getValue().path("#text");
              to.set(field.getKey(), text.isMissingNode() ? field.getValue() : text);
            });
  }

  static String first(EventFields event, String field) {
    List<JsonNode> values = event.get(field);
    return values.isEmpty() ? "" : values.get(0).asText();
  }
}
