package io.vedette.respond;

import java.util.List;

/** Found through {@link java.util.ServiceLoader}; makes responders for a configuration. */
public interface ResponderProvider {
  String name();

  /** Works without any server: such responders plan, and fail when told to execute. */
  List<Responder> create(Connections connections);
}
