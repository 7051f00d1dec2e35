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
 *     latency_sum: {metric: nv_inference_request_duration_us, scale: 0.000001}   # to seconds
 * </pre>
 *
 * @param service labels, the first that a series has names its service; empty: as for any series
 * @param instance labels, the first that a series has names its replica
 * @param metrics metrics by role; of several any may be in use
 */
public record ScalingMapping(
    String name, List<String> service, List<String> instance, Map<String, List<Metric>> metrics) {
  /** Counters, gauges, and histograms of which sum and count are read. */
  public static final Set<String> ROLES =
      Set.of(
          "requests",
          "latency",
          "latency_sum",
          "latency_count",
          "running",
          "waiting",
          "cache",
          "ttft",
          "ttft_sum",
          "ttft_count",
          "tokens",
          "replicas",
          "pod_created",
          "pod_ready");

  /**
   * A metric by its name.
   *
   * @param scale what its values are multiplied by, to seconds or shares; positive
   */
  public record Metric(String name, double scale) {
    public Metric withSuffix(String suffix) {
      return new Metric(name + suffix, scale);
    }

    public Metric unscaled() {
      return new Metric(name, 1);
    }
  }

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
    Map<String, List<Metric>> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> role : given.properties()) {
      metrics.put(role.getKey(), metrics(role.getValue()));
    }
    List<String> instance = names(scaling.path("instance"));
    return new ScalingMapping(
        name, names(scaling.path("service")), instance.isEmpty() ? INSTANCE : instance, metrics);
  }

  private static List<Metric> metrics(JsonNode node) throws RuleException {
    List<Metric> metrics = new ArrayList<>();
    if (node.isArray()) {
      for (JsonNode element : node) {
        metrics.add(metric(element));
      }
    } else {
      metrics.add(metric(node));
    }
    return List.copyOf(metrics);
  }

  private static Metric metric(JsonNode node) throws RuleException {
    if (node.isTextual()) {
      return new Metric(node.asText(), 1);
    }
    Yaml.onlyKeys(node, "a metric", Set.of("metric", "scale"));
    double scale = node.path("scale").asDouble(1);
    String name = Yaml.text(node, "metric");
    if (name.isEmpty() || !(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
      throw new RuleException(
          "a metric is a name or {metric: name, scale: factor above 0}, not " + node);
    }
    return new Metric(name, scale);
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
