package io.vedette.store;

import java.io.Serializable;
import java.util.List;

/**
 * Which store, and how to reach it.
 *
 * @param type embedded or Elasticsearch
 * @param file the embedded database's file, without its suffix; {@code mem:NAME} keeps it in memory
 * @param hosts Elasticsearch addresses, {@code https://host:9200}
 * @param indexPrefix what every index name starts with
 * @param apiKey Elasticsearch API key, base64 as Kibana shows it; empty for none
 * @param user Elasticsearch user; empty for none
 * @param password that user's password
 * @param caFile PEM file of the authority that signed the server's certificate; empty for the JDK's
 */
public record StoreConfig(
    Type type,
    String file,
    List<String> hosts,
    String indexPrefix,
    String apiKey,
    String user,
    String password,
    String caFile)
    implements Serializable {
  /** The backends. */
  public enum Type {
    EMBEDDED,
    ELASTICSEARCH
  }

  public StoreConfig {
    hosts = List.copyOf(hosts);
  }

  public static StoreConfig embedded(String file) {
    return new StoreConfig(Type.EMBEDDED, file, List.of(), "vedette", "", "", "", "");
  }

  public static StoreConfig elasticsearch(List<String> hosts) {
    return new StoreConfig(Type.ELASTICSEARCH, "", hosts, "vedette", "", "", "", "");
  }

  public StoreConfig withIndexPrefix(String prefix) {
    return new StoreConfig(type, file, hosts, prefix, apiKey, user, password, caFile);
  }

  public StoreConfig withApiKey(String key) {
    return new StoreConfig(type, file, hosts, indexPrefix, key, user, password, caFile);
  }

  public StoreConfig withUser(String name, String secret) {
    return new StoreConfig(type, file, hosts, indexPrefix, apiKey, name, secret, caFile);
  }

  public StoreConfig withCaFile(String pem) {
    return new StoreConfig(type, file, hosts, indexPrefix, apiKey, user, password, pem);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return type == Type.EMBEDDED
        ? "embedded store " + file
        : "Elasticsearch " + hosts + " index prefix " + indexPrefix;
  }
}
