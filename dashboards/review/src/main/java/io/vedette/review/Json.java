package io.vedette.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import java.io.IOException;
import java.io.InputStream;

/** JSON in and out. */
final class Json {
  static final byte[] OPEN_API = openApi();

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static HttpResponse ok(Object value) {
    return of(HttpStatus.OK, MediaType.JSON_UTF_8, value);
  }

  static HttpResponse of(HttpStatus status, MediaType type, Object value) {
    try {
      ResponseHeaders headers =
          ResponseHeaders.builder(status)
              .contentType(type)
              .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
              .build();
      return HttpResponse.of(headers, HttpData.wrap(MAPPER.writeValueAsBytes(value)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /** An object; an empty body counts as an empty one. */
  static JsonNode body(HttpData data) {
    try {
      JsonNode json = data.isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(data.array());
      if (!json.isObject()) {
        throw new IllegalArgumentException("the body is not a JSON object: " + json.getNodeType());
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the body is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the body is unreadable", e);
    }
  }

  private static byte[] openApi() {
    try (InputStream in = Json.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi.json is missing from the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("openapi.json is unreadable", e);
    }
  }
}
