package io.vedette.detect.behavior;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.MetricSample;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics of accelerators and serving engines say about a pod, by the names that their
 * exporters document: NVIDIA's DCGM exporter, {@code nvidia_smi}, AMD's device metrics exporter and
 * OpenTelemetry's hardware conventions; vLLM, SGLang, Triton, TGI, TorchServe, KServe, Ray Serve
 * and BentoML. A colon or dot in a name counts as an underscore, and {@code _total} may be absent.
 */
public final class AcceleratorMetrics {
  /** What a sample tells. */
  enum Role {
    /** Use of the accelerator, in [0,1]. */
    USE,
    /** Power, in watts. */
    POWER,
    /** A counter of requests or tokens. */
    WORK,
    /** How many requests are being worked on. */
    RUNNING
  }

  /**
   * @param scale what a value is multiplied with
   */
  record Meaning(Role role, double scale) {}

  private static final Map<String, Meaning> KNOWN = new HashMap<>();

  static {
    all(new Meaning(Role.USE, 0.01), "DCGM_FI_DEV_GPU_UTIL", "amd_gpu_gfx_activity");
    all(
        new Meaning(Role.USE, 1),
        "DCGM_FI_PROF_GR_ENGINE_ACTIVE",
        "nvidia_smi_utilization_gpu_ratio",
        "nv_gpu_utilization",
        "hw_gpu_utilization");
    all(
        new Meaning(Role.POWER, 1),
        "DCGM_FI_DEV_POWER_USAGE",
        "nvidia_smi_power_draw_watts",
        "nv_gpu_power_usage",
        "amd_gpu_average_package_power");
    all(
        new Meaning(Role.WORK, 1),
        "vllm_request_success",
        "vllm_prompt_tokens",
        "vllm_generation_tokens",
        "sglang_num_requests",
        "sglang_prompt_tokens",
        "sglang_generation_tokens",
        "nv_inference_count",
        "nv_inference_request_success",
        "tgi_request_count",
        "tgi_request_success",
        "ts_inference_requests",
        "request_predict_seconds_count",
        "ray_serve_deployment_request_counter",
        "bentoml_service_request");
    all(
        new Meaning(Role.RUNNING, 1),
        "vllm_num_requests_running",
        "sglang_num_running_reqs",
        "tgi_batch_current_size",
        "nv_inference_pending_request_count",
        "ray_serve_replica_processing_queries",
        "bentoml_service_request_in_progress");
  }

  private AcceleratorMetrics() {}

  private static void all(Meaning meaning, String... names) {
    for (String name : names) {
      KNOWN.put(name, meaning);
    }
  }

  static @Nullable Meaning of(String metric) {
    Meaning meaning = KNOWN.get(metric);
    if (meaning != null) {
      return meaning;
    }
    String name = metric.replace(':', '_').replace('.', '_');
    return KNOWN.get(
        name.endsWith("_total") ? name.substring(0, name.length() - "_total".length()) : name);
  }

  /** True for a sample that {@link AcceleratorWatch} reads: of a known metric, and of a pod. */
  public static boolean concerns(MetricSample sample) {
    return of(sample.series().name()) != null && !pod(sample.series().labels()).isEmpty();
  }

  /** Samples of one pod belong together. */
  public static String key(MetricSample sample) {
    return entity(sample).id();
  }

  static Entity entity(MetricSample sample) {
    Attributes labels = sample.series().labels();
    String namespace =
        first(
            labels, "exported_namespace", "k8s.namespace.name", "namespace", "k8s_namespace_name");
    return new Entity(EntityType.POD, namespace, pod(labels));
  }

  /** An exporter that runs in a pod itself gives the pod it reports on as {@code exported_pod}. */
  private static String pod(Attributes labels) {
    return first(labels, "exported_pod", "k8s.pod.name", "pod", "k8s_pod_name", "pod_name");
  }

  private static String first(Attributes labels, String... keys) {
    for (String key : keys) {
      String value = labels.getOrDefault(key, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
