package io.vedette.cli.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.vedette.predict.scale.ScalingView;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code GET /api/v1/scaling}: by service, where scaling stands and why, what there is and what is
 * recommended, as JSON.
 */
public final class ScalingPage implements HttpService {
  private final ObjectMapper json = new ObjectMapper();
  private volatile Supplier<Map<String, ScalingView>> views = Map::of;

  /** From now on these views are shown. */
  public void from(Supplier<Map<String, ScalingView>> other) {
    views = other;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req)
      throws JsonProcessingException {
    String body = json.writeValueAsString(new TreeMap<>(views.get()));
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, body);
  }
}
