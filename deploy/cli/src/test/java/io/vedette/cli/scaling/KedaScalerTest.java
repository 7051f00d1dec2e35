package io.vedette.cli.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.grpc.GrpcClientStubFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpHeaderNames;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.vedette.cli.scaling.proto.GetMetricsRequest;
import io.vedette.cli.scaling.proto.IsActiveResponse;
import io.vedette.cli.scaling.proto.ScaledObjectRef;
import io.vedette.predict.ForecastError;
import io.vedette.predict.scale.ScalingView;
import io.vedette.predict.scale.TrustGate.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The external scaler over a real gRPC connection, as KEDA's operator calls it. */
class KedaScalerTest {
  private static final ScaledObjectRef CHECKOUT =
      ScaledObjectRef.newBuilder()
          .setNamespace("shop")
          .setName("scaler")
          .putScalerMetadata("service", "shop/checkout")
          .build();

  private final Map<String, ScalingView> views = new ConcurrentHashMap<>();
  private final KedaScaler scaler = new KedaScaler(key -> Optional.ofNullable(views.get(key)));

  @SuppressWarnings("NullAway.Init")
  private KedaServer server;

  @BeforeEach
  void start() {
    server =
        KedaServer.start(
            new KedaServer.Listener("127.0.0.1", 0, "", "", "", "secret"), scaler.service());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A stub of the service without generated code is the channel itself. */
  private Channel channel(String token) {
    return GrpcClients.builder("gproto+http://127.0.0.1:" + server.port())
        .addHeader(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
        .clientStubFactory(
            new GrpcClientStubFactory() {
              @Override
              public ServiceDescriptor findServiceDescriptor(Class<?> clientType) {
                return scaler.service().getServiceDescriptor();
              }

              @Override
              public Object newClientStub(Class<?> clientType, Channel channel) {
                return channel;
              }
            })
        .build(Channel.class);
  }

  private <Q, R> R call(MethodDescriptor<Q, R> method, Q request) {
    return ClientCalls.blockingUnaryCall(channel("secret"), method, CallOptions.DEFAULT, request);
  }

  private static ScalingView view(State state, int actual, int recommended, int reactive) {
    return new ScalingView(
        0, state, "", actual, recommended, 0, reactive, 1, 1, 0, .99, ForecastError.NONE);
  }

  @Test
  void theMetricIsTheReplicasToHaveAndItsTargetIsOne() {
    views.put("shop/checkout", view(State.ACTIVE, 3, 7, 4));
    assertThat(call(KedaScaler.GET_METRIC_SPEC, CHECKOUT).getMetricSpecs(0).getTargetSizeFloat())
        .isEqualTo(1);
    assertThat(metric()).isEqualTo(7);
    assertThat(call(KedaScaler.IS_ACTIVE, CHECKOUT).getResult()).isTrue();
  }

  private double metric() {
    GetMetricsRequest request =
        GetMetricsRequest.newBuilder()
            .setScaledObjectRef(CHECKOUT)
            .setMetricName(KedaScaler.METRIC)
            .build();
    return call(KedaScaler.GET_METRICS, request).getMetricValues(0).getMetricValueFloat();
  }

  @Test
  void previewServesReactiveDemandAndMissingMetricsHold() {
    views.put("shop/checkout", view(State.PREVIEW, 3, 7, 4));
    assertThat(metric()).isEqualTo(4);
    views.put("shop/checkout", view(State.HOLDING, 3, 2, 1));
    assertThat(metric()).isEqualTo(3);
  }

  @Test
  void anUnknownServiceIsNamed() {
    assertThatThrownBy(this::metric)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND))
        .hasMessageContaining("shop/checkout");
  }

  @Test
  void aWrongTokenIsRefused() {
    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel("guess"), KedaScaler.IS_ACTIVE, CallOptions.DEFAULT, CHECKOUT))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
  }

  @Test
  void aStreamTellsWhenAServiceWakesUp() {
    views.put("shop/checkout", view(State.ACTIVE, 0, 0, 0));
    List<Boolean> told = new CopyOnWriteArrayList<>();
    ClientCalls.asyncServerStreamingCall(
        channel("secret").newCall(KedaScaler.STREAM_IS_ACTIVE, CallOptions.DEFAULT),
        CHECKOUT,
        new StreamObserver<IsActiveResponse>() {
          @Override
          public void onNext(IsActiveResponse response) {
            told.add(response.getResult());
          }

          @Override
          public void onError(Throwable failure) {
            // the server closes when the test ends
          }

          @Override
          public void onCompleted() {
            // as above
          }
        });
    await().untilAsserted(() -> assertThat(told).containsExactly(false));
    scaler.changed("shop/checkout", view(State.ACTIVE, 0, 2, 1));
    scaler.changed("shop/checkout", view(State.ACTIVE, 1, 3, 1));
    await().untilAsserted(() -> assertThat(told).containsExactly(false, true));
  }
}
