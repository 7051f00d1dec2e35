package io.vedette.rules.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.rules.RuleException;
import io.vedette.rules.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which metrics of one kind of server say what scaling needs to know.
 *
 * <pre>
 * name: vllm
 * scaling:
 *   service: [deployment, model_name]      # labels that name the service, the first present one
 *   instance: [pod, instance]              # labels that name the replica
 *   metrics:
 *     requests: vllm:request_success_total
 *     running: vllm:num_requests_running
 *     waiting: vllm:num_requests_waiting
 *     cache: [vllm:kv_cache_usage_perc, vllm:gpu_cache_usage_perc]
 *     ttft: vllm:time_to_first_token_seconds    # a histogram or summary: its _sum and _count
 * </pre>
 *
 * @param service labels, the first that a series has names its service; empty: as for any series
 * @param instance labels, the first that a series has names its replica
 * @param metrics metric names by role; of several names any may be in use
 */
public record ScalingMapping(
    String name, List<String> service, List<String> instance, Map<String, List<String>> metrics) {
  /** Counters, gauges, and histograms of which sum and count are read. */
  public static final Set<String> ROLES =
      Set.of(
          "requests",
          "latency",
          "running",
          "waiting",
          "cache",
          "ttft",
          "tokens",
          "replicas",
          "pod_created",
          "pod_ready");

  private static final List<String> INSTANCE =
      List.of("pod", "k8s.pod.name", "instance", "service.instance.id");

  public ScalingMapping {
    service = List.copyOf(service);
    instance = List.copyOf(instance);
    metrics = Map.copyOf(metrics);
  }

  /**
   * Reads one document.
   *
   * @throws RuleException naming what is wrong
   */
  public static ScalingMapping parse(JsonNode document) throws RuleException {
    Yaml.onlyKeys(document, "the file", Set.of("name", "description", "scaling"));
    String name = Yaml.text(document, "name");
    JsonNode scaling = document.path("scaling");
    Yaml.onlyKeys(scaling, "scaling", Set.of("service", "instance", "metrics"));
    JsonNode given = scaling.path("metrics");
    if (name.isEmpty() || given.isEmpty()) {
      throw new RuleException("a scaling mapping needs name and scaling.metrics");
    }
    Yaml.onlyKeys(given, "scaling.metrics", ROLES);
    Map<String, List<String>> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> role : given.properties()) {
      metrics.put(role.getKey(), names(role.getValue()));
    }
    List<String> instance = names(scaling.path("instance"));
    return new ScalingMapping(
        name, names(scaling.path("service")), instance.isEmpty() ? INSTANCE : instance, metrics);
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    if (node.isTextual()) {
      names.add(node.asText());
    }
    node.elements().forEachRemaining(element -> names.add(element.asText()));
    return names;
  }
}
