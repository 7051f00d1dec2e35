package io.vedette.cli.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.vedette.predict.ForecastError;
import io.vedette.predict.scale.ScalingView;
import io.vedette.predict.scale.TrustGate;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalingPageTest {
  @Test
  void saysWhereEachServiceStandsAndWhy() throws IOException {
    ScalingPage page = new ScalingPage();
    assertThat(get(page)).isEmpty();
    ScalingView view =
        new ScalingView(
            1,
            TrustGate.State.SUSPENDED,
            "forecast error (WAPE 0.90) is above 0.60",
            3,
            4,
            0,
            4,
            70,
            Double.NaN,
            120_000,
            .99,
            ForecastError.NONE);
    page.from(() -> Map.of("shop/checkout", view));
    JsonNode service = get(page).path("shop/checkout");
    assertThat(service.path("state").asText()).isEqualTo("SUSPENDED");
    assertThat(service.path("reason").asText()).contains("WAPE");
    assertThat(service.path("recommended").asInt()).isEqualTo(4);
  }

  private static JsonNode get(ScalingPage page) throws IOException {
    HttpRequest request = HttpRequest.of(HttpMethod.GET, "/api/v1/scaling");
    return new ObjectMapper()
        .readTree(
            page.serve(ServiceRequestContext.of(request), request)
                .aggregate()
                .join()
                .contentUtf8());
  }
}
