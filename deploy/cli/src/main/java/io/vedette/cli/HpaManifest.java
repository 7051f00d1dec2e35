package io.vedette.cli;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vedette.predict.scale.Backtest;
import io.vedette.predict.scale.Backtest.HpaSource;
import io.vedette.predict.scale.HpaSpec;
import io.vedette.predict.scale.HpaTolerance;
import io.vedette.predict.scale.ScalingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A HorizontalPodAutoscaler of {@code autoscaling/v2} as the simulation needs it. What it does not
 * say has the API's defaults.
 *
 * @param target share of a replica's capacity
 */
record HpaManifest(HpaSpec spec, HpaSource source, double target) {
  private static final String V2 = "autoscaling/v2";
  private static final String KIND = "HorizontalPodAutoscaler";

  /**
   * Reads a manifest, YAML or JSON.
   *
   * @param capacity of a replica; a metric's mean over pods is a share of it
   * @throws IllegalArgumentException where it is none, or asks for what cannot be simulated
   */
  static HpaManifest read(Path file, double capacity) throws IOException {
    HorizontalPodAutoscaler hpa = parse(file);
    if (!V2.equals(hpa.getApiVersion()) || !KIND.equals(hpa.getKind()) || hpa.getSpec() == null) {
      throw new IllegalArgumentException(
          "%s is a %s of %s; give a %s of %s"
              .formatted(file, hpa.getKind(), hpa.getApiVersion(), KIND, V2));
    }
    try {
      return of(hpa.getSpec(), capacity);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static HorizontalPodAutoscaler parse(Path file) throws IOException {
    String text = Files.readString(file);
    try {
      return Serialization.unmarshal(text, HorizontalPodAutoscaler.class);
    } catch (IllegalArgumentException | ClassCastException | KubernetesClientException e) {
      throw new IllegalArgumentException(file + " is no " + KIND + " of " + V2, e);
    }
  }

  private static HpaManifest of(HorizontalPodAutoscalerSpec spec, double capacity) {
    Integer most = spec.getMaxReplicas();
    if (most == null) {
      throw new IllegalArgumentException("spec.maxReplicas is missing; give it");
    }
    int least = spec.getMinReplicas() == null ? 1 : spec.getMinReplicas();
    HorizontalPodAutoscalerBehavior behavior = spec.getBehavior();
    HPAScalingRules up = behavior == null ? null : behavior.getScaleUp();
    HPAScalingRules down = behavior == null ? null : behavior.getScaleDown();
    HpaSpec limits =
        new HpaSpec(
            least,
            most,
            new HpaTolerance(
                tolerance(up, HpaTolerance.DEFAULT.up()),
                tolerance(down, HpaTolerance.DEFAULT.down())),
            rules(up, ScalingRules.DEFAULT_UP),
            rules(down, ScalingRules.DEFAULT_DOWN));
    return metric(limits, spec.getMetrics(), capacity);
  }

  private static double tolerance(@Nullable HPAScalingRules rules, double otherwise) {
    return rules == null || rules.getTolerance() == null ? otherwise : number(rules.getTolerance());
  }

  private static ScalingRules rules(@Nullable HPAScalingRules given, ScalingRules defaults) {
    if (given == null) {
      return defaults;
    }
    Integer seconds = given.getStabilizationWindowSeconds();
    String select = given.getSelectPolicy();
    List<HPAScalingPolicy> policies = given.getPolicies();
    return new ScalingRules(
        seconds == null ? defaults.stabilizationSeconds() : seconds,
        policies == null || policies.isEmpty()
            ? defaults.policies()
            : policies.stream().map(HpaManifest::policy).toList(),
        select == null
            ? defaults.select()
            : one(ScalingRules.Select.class, "selectPolicy", select));
  }

  private static ScalingRules.Policy policy(HPAScalingPolicy given) {
    if (given.getType() == null || given.getValue() == null || given.getPeriodSeconds() == null) {
      throw new IllegalArgumentException("a policy needs type, value and periodSeconds");
    }
    return new ScalingRules.Policy(
        one(ScalingRules.Type.class, "policy type", given.getType()),
        given.getValue(),
        given.getPeriodSeconds());
  }

  private static <E extends Enum<E>> E one(Class<E> type, String what, String given) {
    return Stream.of(type.getEnumConstants())
        .filter(each -> each.name().equals(given.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(what + " '" + given + "' is unknown"));
  }

  /** Of one metric; several would need loads of their own. */
  private static HpaManifest metric(HpaSpec spec, List<MetricSpec> metrics, double capacity) {
    if (metrics == null || metrics.isEmpty()) {
      return new HpaManifest(spec, HpaSource.UTILIZATION, Backtest.Settings.DEFAULT_TARGET);
    }
    if (metrics.size() > 1) {
      throw new IllegalArgumentException(
          metrics.size() + " metrics; the load is one, so leave the one that it stands for");
    }
    MetricTarget target = target(metrics.get(0)).orElseThrow(HpaManifest::unusable);
    if (target.getAverageUtilization() != null) {
      double share = target.getAverageUtilization() / 100.0;
      return new HpaManifest(spec, HpaSource.UTILIZATION, share);
    }
    if (target.getAverageValue() == null
        || metrics.get(0).getPods() == null
            && metrics.get(0).getExternal() == null
            && metrics.get(0).getObject() == null) {
      throw unusable();
    }
    return new HpaManifest(spec, HpaSource.REQUESTS, number(target.getAverageValue()) / capacity);
  }

  private static IllegalArgumentException unusable() {
    return new IllegalArgumentException(
        "its metric cannot be simulated; use a resource's averageUtilization, or averageValue of"
            + " requests (Pods, Object, External) in the unit of --replica-capacity");
  }

  private static Optional<MetricTarget> target(MetricSpec metric) {
    if (metric.getResource() != null) {
      return Optional.ofNullable(metric.getResource().getTarget());
    }
    if (metric.getContainerResource() != null) {
      return Optional.ofNullable(metric.getContainerResource().getTarget());
    }
    if (metric.getPods() != null) {
      return Optional.ofNullable(metric.getPods().getTarget());
    }
    if (metric.getObject() != null) {
      return Optional.ofNullable(metric.getObject().getTarget());
    }
    return Optional.ofNullable(metric.getExternal()).map(external -> external.getTarget());
  }

  private static double number(Quantity quantity) {
    return quantity.getNumericalAmount().doubleValue();
  }
}
