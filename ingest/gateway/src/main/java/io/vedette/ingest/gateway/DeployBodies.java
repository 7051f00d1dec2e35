package io.vedette.ingest.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.ingest.codec.EventTimes;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * What {@code POST /v1/deploys} takes: {@code service}, and where known {@code namespace}, {@code
 * version}, {@code kind} ({@code deploy}, {@code config} or {@code scale}), {@code time} (ISO 8601
 * or epoch; now where it is missing), {@code by} and {@code text}. A delivery tool that misspells a
 * field learns of it at once.
 */
final class DeployBodies {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FIELDS =
      List.of("service", "namespace", "version", "kind", "time", "by", "text");
  private static final Set<String> KINDS = Set.of("deploy", "config", "scale");
  private static final int MAX_NAME = 255;
  private static final int MAX_TEXT = 1_000;

  private DeployBodies() {}

  /** Throws {@link Refusal} where the object is no deploy. */
  static void check(byte[] object) {
    JsonNode deploy;
    try {
      deploy = JSON.readTree(object);
    } catch (IOException e) {
      throw Refusal.malformed("a deploy is not JSON: " + e.getMessage());
    }
    deploy
        .properties()
        .forEach(
            field -> {
              if (!FIELDS.contains(field.getKey())) {
                throw Refusal.malformed(
                    "a deploy has no field \"" + field.getKey() + "\"; it has " + FIELDS);
              }
              requireText(field.getKey(), field.getValue());
            });
    if (deploy.path("service").asText().isEmpty()) {
      throw Refusal.malformed("a deploy needs \"service\", the name of what was deployed");
    }
    String kind = deploy.path("kind").asText("deploy");
    if (!KINDS.contains(kind)) {
      throw Refusal.malformed("kind \"" + kind + "\" of a deploy is none of deploy, config, scale");
    }
  }

  private static void requireText(String field, JsonNode value) {
    boolean time = field.equals("time");
    if (!value.isTextual() && !(time && value.isNumber())) {
      throw Refusal.malformed("\"" + field + "\" of a deploy is " + value + ", not a string");
    }
    int most = field.equals("text") ? MAX_TEXT : MAX_NAME;
    if (value.asText().length() > most) {
      throw Refusal.malformed(
          "\"" + field + "\" of a deploy is longer than " + most + " characters");
    }
    if (time && EventTimes.unixMillis(value.asText()).isEmpty()) {
      throw Refusal.malformed(
          "time " + value + " of a deploy is neither ISO 8601 nor a number since the epoch");
    }
  }
}
