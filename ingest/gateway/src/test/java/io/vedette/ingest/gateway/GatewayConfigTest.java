package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.ingest.gateway.GatewayConfig.Listener;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
  @Test
  void theDefaultsListenOnLoopbackAtTheConventionalPorts() {
    GatewayConfig config = GatewayConfig.of("b:9092");

    assertThat(config.listeners())
        .containsExactly(
            new Listener("grpc", "127.0.0.1", 4317, null, null),
            new Listener("http", "127.0.0.1", 4318, null, null));
    assertThat(config.maxBodyBytes()).isEqualTo(8 << 20);
    assertThat(config.maxDecompressedBytes()).isEqualTo(32 << 20);
    assertThat(config.maxRecordBytes()).isLessThan(1 << 20);
    assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.keepHistogramBuckets()).isFalse();
  }

  @Test
  void wrongValuesAreQuoted() {
    assertThatThrownBy(() -> Listener.loopback("x", 70_000))
        .hasMessage("port 70000 of listener x is not in 0..65535");
    assertThatThrownBy(() -> GatewayConfig.of(" ")).hasMessageContaining("no bootstrap servers");
    assertThatThrownBy(
            () ->
                GatewayConfig.of("b:1")
                    .withListeners(Listener.loopback("a", 1), Listener.loopback("a", 2)))
        .hasMessage("two listeners are called a");
    assertThatThrownBy(() -> GatewayConfig.of("b:1").withListeners())
        .hasMessage("no listeners; give at least one");
    assertThatThrownBy(() -> new Listener("x", "localhost", 1, null, " "))
        .hasMessageContaining("token of listener x is blank");
  }
}
