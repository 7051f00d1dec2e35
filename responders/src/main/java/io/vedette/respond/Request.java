package io.vedette.respond;

/**
 * One HTTP request that a plan sends.
 *
 * @param path relative to the responder's server: an API server, an Alertmanager or the webhook.
 *     The server's address is configuration and may hold a secret, so it is no part of a plan
 * @param contentType empty where there is no body
 * @param body exactly what is sent, or empty
 */
public record Request(String method, String path, String contentType, String body) {
  public static final String JSON = "application/json";
  public static final String JSON_PATCH = "application/json-patch+json";
  public static final String MERGE_PATCH = "application/merge-patch+json";

  public static Request delete(String path) {
    return new Request("DELETE", path, "", "");
  }

  @Override
  public String toString() {
    return method + ' ' + path;
  }
}
