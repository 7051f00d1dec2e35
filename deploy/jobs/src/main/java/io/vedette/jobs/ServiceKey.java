package io.vedette.jobs;

import io.vedette.model.Entity;
import io.vedette.model.LogRecord;
import io.vedette.model.Resource;
import org.apache.flink.api.java.functions.KeySelector;
import org.jspecify.annotations.Nullable;

/**
 * The id of a record's service. Records of one request share their resource, so that its id is
 * built once.
 */
final class ServiceKey implements KeySelector<LogRecord, String> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable Resource last;
  private transient String lastId = "";

  @Override
  public String getKey(LogRecord log) {
    Resource resource = log.resource();
    if (!resource.equals(last)) {
      lastId = Entity.of(resource).id();
      last = resource;
    }
    return lastId;
  }
}
