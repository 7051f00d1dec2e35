package io.vedette.cli.scaling;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.vedette.cli.scaling.proto.GetMetricSpecResponse;
import io.vedette.cli.scaling.proto.GetMetricsRequest;
import io.vedette.cli.scaling.proto.GetMetricsResponse;
import io.vedette.cli.scaling.proto.IsActiveResponse;
import io.vedette.cli.scaling.proto.MetricSpec;
import io.vedette.cli.scaling.proto.MetricValue;
import io.vedette.cli.scaling.proto.ScaledObjectRef;
import io.vedette.predict.scale.ScalingView;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * KEDA's {@code externalscaler.ExternalScaler}, pull and push: the metric is the number of replicas
 * to have, and its target is 1, so that the HPA that KEDA keeps ends at that number. (The HPA's own
 * tolerance of 10 % holds: above ten replicas it does not follow a change by one.)
 *
 * <p>A trigger's metadata names the service: {@code service: shop/checkout}; without it, it is
 * called as the ScaledObject. What is served follows the service's state: in preview the replicas
 * that reactive demand needs, while holding those that there are.
 *
 * @see <a href="https://keda.sh/docs/latest/concepts/external-scalers/">External scalers</a>
 */
final class KedaScaler {
  static final String SERVICE = "externalscaler.ExternalScaler";
  static final String METRIC = "vedette-replicas";

  static final MethodDescriptor<ScaledObjectRef, IsActiveResponse> IS_ACTIVE =
      method(
          "IsActive",
          MethodType.UNARY,
          ScaledObjectRef.getDefaultInstance(),
          IsActiveResponse.getDefaultInstance());
  static final MethodDescriptor<ScaledObjectRef, IsActiveResponse> STREAM_IS_ACTIVE =
      method(
          "StreamIsActive",
          MethodType.SERVER_STREAMING,
          ScaledObjectRef.getDefaultInstance(),
          IsActiveResponse.getDefaultInstance());
  static final MethodDescriptor<ScaledObjectRef, GetMetricSpecResponse> GET_METRIC_SPEC =
      method(
          "GetMetricSpec",
          MethodType.UNARY,
          ScaledObjectRef.getDefaultInstance(),
          GetMetricSpecResponse.getDefaultInstance());
  static final MethodDescriptor<GetMetricsRequest, GetMetricsResponse> GET_METRICS =
      method(
          "GetMetrics",
          MethodType.UNARY,
          GetMetricsRequest.getDefaultInstance(),
          GetMetricsResponse.getDefaultInstance());

  private static final int MAX_STREAMS = 1000;

  private final Function<String, Optional<ScalingView>> views;
  private final Map<StreamObserver<IsActiveResponse>, Watch> watches = new ConcurrentHashMap<>();

  /** One push stream: of which service, and what it was told last. */
  private static final class Watch {
    final String service;
    boolean active;

    Watch(String service, boolean active) {
      this.service = service;
      this.active = active;
    }
  }

  /**
   * @param views the newest view of a service by {@code namespace/name}
   */
  KedaScaler(Function<String, Optional<ScalingView>> views) {
    this.views = views;
  }

  private static <Q extends Message, R extends Message> MethodDescriptor<Q, R> method(
      String name, MethodType type, Q request, R response) {
    return MethodDescriptor.<Q, R>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(response))
        .build();
  }

  ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(IS_ACTIVE, ServerCalls.asyncUnaryCall(answer(this::isActive)))
        .addMethod(GET_METRIC_SPEC, ServerCalls.asyncUnaryCall(answer(this::metricSpec)))
        .addMethod(GET_METRICS, ServerCalls.asyncUnaryCall(answer(this::metrics)))
        .addMethod(STREAM_IS_ACTIVE, ServerCalls.asyncServerStreamingCall(this::stream))
        .build();
  }

  private static <Q, R> ServerCalls.UnaryMethod<Q, R> answer(Function<Q, R> function) {
    return (request, observer) -> {
      R answer;
      try {
        answer = function.apply(request);
      } catch (StatusRuntimeException e) {
        observer.onError(e);
        return;
      }
      observer.onNext(answer);
      observer.onCompleted();
    };
  }

  private IsActiveResponse isActive(ScaledObjectRef ref) {
    return active(replicas(view(ref)) > 0);
  }

  private static IsActiveResponse active(boolean active) {
    return IsActiveResponse.newBuilder().setResult(active).build();
  }

  private GetMetricSpecResponse metricSpec(ScaledObjectRef ref) {
    return GetMetricSpecResponse.newBuilder()
        .addMetricSpecs(
            MetricSpec.newBuilder().setMetricName(METRIC).setTargetSize(1).setTargetSizeFloat(1))
        .build();
  }

  private GetMetricsResponse metrics(GetMetricsRequest request) {
    int replicas = replicas(view(request.getScaledObjectRef()));
    return GetMetricsResponse.newBuilder()
        .addMetricValues(
            MetricValue.newBuilder()
                .setMetricName(METRIC)
                .setMetricValue(replicas)
                .setMetricValueFloat(replicas))
        .build();
  }

  private void stream(ScaledObjectRef ref, StreamObserver<IsActiveResponse> observer) {
    if (watches.size() >= MAX_STREAMS) {
      observer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(MAX_STREAMS + " streams are open; use the trigger type external")
              .asRuntimeException());
      return;
    }
    String service = service(ref);
    Watch watch = new Watch(service, views.apply(service).map(v -> replicas(v) > 0).orElse(false));
    ((ServerCallStreamObserver<IsActiveResponse>) observer)
        .setOnCancelHandler(() -> watches.remove(observer));
    watches.put(observer, watch);
    observer.onNext(active(watch.active));
  }

  /** Tells the streams of a service whether it has become active or idle. */
  void changed(String service, ScalingView view) {
    boolean active = replicas(view) > 0;
    watches.forEach(
        (observer, watch) -> {
          synchronized (watch) {
            if (watch.service.equals(service) && watch.active != active) {
              watch.active = active;
              observer.onNext(active(active));
            }
          }
        });
  }

  private ScalingView view(ScaledObjectRef ref) {
    String service = service(ref);
    return views
        .apply(service)
        .orElseThrow(
            () ->
                Status.NOT_FOUND
                    .withDescription(
                        "no metrics of service "
                            + service
                            + " yet; name it in the trigger's metadata as service: namespace/name")
                    .asRuntimeException());
  }

  private static String service(ScaledObjectRef ref) {
    String given = ref.getScalerMetadataMap().getOrDefault("service", "");
    return given.isEmpty() ? ref.getNamespace() + '/' + ref.getName() : given;
  }

  private static int replicas(ScalingView view) {
    return switch (view.state()) {
      case ACTIVE, PROBATION, SUSPENDED -> view.recommended();
      case PREVIEW -> view.reactive();
      case OFF, HOLDING -> Math.max(1, view.actual());
    };
  }
}
