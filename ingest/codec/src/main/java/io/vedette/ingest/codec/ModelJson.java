package io.vedette.ingest.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * Model records as JSON, the form in which findings, incidents and actions travel between
 * processes. Unknown properties are ignored, so that an older reader takes a newer record.
 */
public final class ModelJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private ModelJson() {}

  public static byte[] write(Object record) {
    try {
      return MAPPER.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot write a " + record.getClass().getSimpleName() + " as JSON", e);
    }
  }

  /**
   * Reads one record.
   *
   * @throws DecodeException where the bytes are no such record
   */
  public static <T> T read(byte[] json, Class<T> type) throws DecodeException {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new DecodeException("null is no " + type.getSimpleName());
      }
      return value;
    } catch (IOException e) {
      throw new DecodeException("not a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}
