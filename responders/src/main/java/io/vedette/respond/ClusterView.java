package io.vedette.respond;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What a responder may read while planning. */
public interface ClusterView {
  /** No cluster: plans show what would be sent and say that the live state is unknown. */
  ClusterView NONE =
      new ClusterView() {
        @Override
        public boolean connected() {
          return false;
        }

        @Override
        public Optional<JsonNode> get(String path) {
          return Optional.empty();
        }
      };

  boolean connected();

  /**
   * The object at this API path, or empty where there is none.
   *
   * @throws RespondException where the server refuses or does not answer
   */
  Optional<JsonNode> get(String path);
}
