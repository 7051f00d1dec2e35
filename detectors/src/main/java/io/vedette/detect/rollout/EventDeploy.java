package io.vedette.detect.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Deploys in Kubernetes Events ({@code v1} and {@code events.k8s.io/v1}): a Deployment's controller
 * scales up a replica set that is new, an Argo rollout has a new revision, or a pod pulls an image.
 */
final class EventDeploy {
  private static final Pattern SCALED_UP =
      Pattern.compile("Scaled up replica set (\\S+) (?:from 0 )?to (\\d+)( from 0)?");
  private static final Pattern REVISION = Pattern.compile("Rollout updated to revision (\\d+)");
  private static final Pattern IMAGE = Pattern.compile("mage \"([^\"]{1,512})\"");

  /** {@code checkout-7c9f8d6b5-x2x4z} of a replica set, {@code checkout-x2x4z} or {@code -0}. */
  private static final Pattern POD =
      Pattern.compile("(.+?)(?:-[bcdfghjklmnpqrstvwxz2456789]{6,10})?-(?:[a-z0-9]{5}|\\d{1,4})");

  private EventDeploy() {}

  static Optional<Deploy> read(JsonNode event, long timeMillis) {
    JsonNode object =
        event.has("involvedObject") ? event.path("involvedObject") : event.path("regarding");
    String name = object.path("name").asText();
    String message = event.path("message").asText(event.path("note").asText());
    if (name.isEmpty() || message.length() > 4_096) {
      return Optional.empty();
    }
    String namespace = object.path("namespace").asText();
    return switch (event.path("reason").asText()) {
      case "ScalingReplicaSet" -> scaledUp(namespace, name, message, timeMillis);
      case "RolloutUpdated" -> revision(namespace, name, message, timeMillis);
      case "Pulling", "Pulled" -> pulled(namespace, name, message, timeMillis);
      default -> Optional.empty();
    };
  }

  /** The replica set's hash stands for the version: it is new whenever the pod template is. */
  private static Optional<Deploy> scaledUp(
      String namespace, String name, String message, long timeMillis) {
    Matcher m = SCALED_UP.matcher(message);
    if (!m.find()) {
      return Optional.empty();
    }
    boolean fromNothing = message.contains("from 0") || m.group(2).equals("1");
    String text = name + " rolls out replica set " + m.group(1);
    Entity workload = new Entity(EntityType.WORKLOAD, namespace, name);
    return Optional.of(
        new Deploy(workload, "deploy", hash(m.group(1)), timeMillis, fromNothing, text));
  }

  private static String hash(String replicaSet) {
    return "rs:" + replicaSet.substring(replicaSet.lastIndexOf('-') + 1);
  }

  private static Optional<Deploy> revision(
      String namespace, String name, String message, long timeMillis) {
    Matcher m = REVISION.matcher(message);
    if (!m.find()) {
      return Optional.empty();
    }
    Entity workload = new Entity(EntityType.WORKLOAD, namespace, name);
    return Optional.of(
        new Deploy(workload, "deploy", "revision:" + m.group(1), timeMillis, true, message));
  }

  private static Optional<Deploy> pulled(
      String namespace, String pod, String message, long timeMillis) {
    Matcher image = IMAGE.matcher(message);
    Matcher owner = POD.matcher(pod);
    if (!image.find() || !owner.matches()) {
      return Optional.empty();
    }
    Entity workload = new Entity(EntityType.WORKLOAD, namespace, owner.group(1));
    String text = workload.name() + " runs " + image.group(1);
    String version = Images.version(image.group(1));
    return Optional.of(new Deploy(workload, "deploy", version, timeMillis, false, text));
  }
}
