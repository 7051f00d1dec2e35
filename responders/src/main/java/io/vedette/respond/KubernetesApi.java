package io.vedette.respond;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends planned requests to a Kubernetes API server over the client's authenticated connection,
 * just as they stand in the plan.
 */
public final class KubernetesApi implements ClusterView, AutoCloseable {
  private static final long TIMEOUT_SECONDS = 10;

  private final KubernetesClient client;
  private final String server;

  public KubernetesApi(KubernetesClient client) {
    this.client = client;
    this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
  }

  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public Optional<JsonNode> get(String path) {
    Request request = new Request("GET", path, "", "");
    HttpResponse<String> response = exchange(request);
    if (response.code() == 404) {
      return Optional.empty();
    }
    return Optional.of(Json.parse(accepted(request, response)));
  }

  /**
   * Applies the requests in order; those already in effect are left out, so this may be repeated.
   * Afterwards the objects are read back, because a server may drop what it does not know.
   *
   * @throws RespondException where one fails; those before it have then been undone
   */
  public void apply(Plan plan) {
    requireComplete(plan);
    List<Request> done = new ArrayList<>();
    try {
      for (Request request : plan.apply()) {
        if (!inEffect(request)) {
          send(request);
        }
        done.add(request);
        if (!inEffect(request)) {
          throw new RespondException("the server did not keep what was sent: " + request);
        }
      }
    } catch (RespondException e) {
      if (!e.retryable()) {
        undoLast(plan, done.size());
      }
      throw e;
    }
  }

  private void undoLast(Plan plan, int steps) {
    int first = Math.max(0, plan.undo().size() - steps);
    undo(plan.undo().subList(first, plan.undo().size()));
  }

  /**
   * Undoes the plan; what is already undone or gone is left out.
   *
   * @throws RespondException where someone else has changed an object since
   */
  public void undo(Plan plan) {
    requireComplete(plan);
    undo(plan.undo());
  }

  private void undo(List<Request> requests) {
    for (Request request : requests) {
      boolean gone = request.method().equals("PATCH") && get(request.path()).isEmpty();
      if (!gone && !inEffect(request)) {
        send(request);
      }
    }
  }

  public boolean inEffect(Plan plan) {
    return plan.complete() && plan.apply().stream().allMatch(this::inEffect);
  }

  private boolean inEffect(Request request) {
    return switch (request.method()) {
      case "DELETE" -> get(request.path()).isEmpty();
      case "POST" -> created(request);
      case "PATCH" -> get(request.path()).filter(live -> patched(live, request)).isPresent();
      default -> false;
    };
  }

  private static boolean patched(JsonNode live, Request request) {
    JsonNode patch = Json.parse(request.body());
    return request.contentType().equals(Request.JSON_PATCH)
        ? Json.patched(live, patch)
        : Json.contains(live, patch);
  }

  private boolean created(Request request) {
    JsonNode sent = Json.parse(request.body());
    return get(request.path() + '/' + sent.at("/metadata/name").asText())
        .filter(live -> Json.contains(live.path("spec"), sent.path("spec")))
        .isPresent();
  }

  private static void requireComplete(Plan plan) {
    if (!plan.complete()) {
      throw new RespondException("planned without a cluster; plan again with one");
    }
  }

  private void send(Request request) {
    accepted(request, exchange(request));
  }

  private static String accepted(Request request, HttpResponse<String> response) {
    String body = response.body() == null ? "" : response.body();
    if (response.isSuccessful()) {
      return body;
    }
    String why = request + ": the API server answers " + response.code() + ": " + message(body);
    if (response.code() >= 500 || response.code() == 429) {
      throw RespondException.unanswered(why, new IllegalStateException("HTTP error"));
    }
    throw new RespondException(why);
  }

  private static String message(String body) {
    try {
      return Json.parse(body).path("message").asText(body);
    } catch (RespondException e) {
      return body;
    }
  }

  private HttpResponse<String> exchange(Request request) {
    HttpRequest.Builder builder =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(server + request.path())
            .header("Accept", Request.JSON)
            .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (!request.body().isEmpty()) {
      builder.method(request.method(), request.contentType(), request.body());
    } else if (request.method().equals("DELETE")) {
      builder.delete(Request.JSON, "{}");
    }
    try {
      return client
          .getHttpClient()
          .sendAsync(builder.build(), String.class)
          .get(TIMEOUT_SECONDS + 1, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw RespondException.unanswered(request + ": the API server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RespondException.unanswered(request + ": interrupted", e);
    }
  }

  public Check check() {
    try {
      String version = get("/version").map(v -> v.path("gitVersion").asText()).orElse("?");
      return new Check(true, "Kubernetes " + version);
    } catch (RespondException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
