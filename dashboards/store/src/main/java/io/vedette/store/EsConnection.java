package io.vedette.store;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.TransportUtils;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** Builds the official client from our configuration. */
final class EsConnection {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int SOCKET_MILLIS = 60_000;

  private EsConnection() {}

  static ElasticsearchClient open(StoreConfig config) {
    if (config.hosts().isEmpty()) {
      throw new StoreException("an Elasticsearch store needs hosts, such as https://es:9200");
    }
    RestClientBuilder builder =
        RestClient.builder(config.hosts().stream().map(EsConnection::host).toArray(HttpHost[]::new))
            .setDefaultHeaders(authorization(config).toArray(Header[]::new))
            .setCompressionEnabled(true)
            .setRequestConfigCallback(
                r -> r.setConnectTimeout(CONNECT_MILLIS).setSocketTimeout(SOCKET_MILLIS));
    if (!config.caFile().isEmpty()) {
      builder.setHttpClientConfigCallback(h -> h.setSSLContext(trust(config.caFile())));
    }
    return new ElasticsearchClient(
        new RestClientTransport(builder.build(), new JacksonJsonpMapper(Documents.mapper())));
  }

  private static HttpHost host(String address) {
    try {
      return HttpHost.create(address);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          "Elasticsearch host '" + address + "' is no address like https://es:9200", e);
    }
  }

  private static List<Header> authorization(StoreConfig config) {
    List<Header> headers = new ArrayList<>();
    if (!config.apiKey().isEmpty()) {
      headers.add(new BasicHeader("Authorization", "ApiKey " + config.apiKey()));
    } else if (!config.user().isEmpty()) {
      byte[] pair = (config.user() + ':' + config.password()).getBytes(StandardCharsets.UTF_8);
      headers.add(
          new BasicHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair)));
    }
    return headers;
  }

  private static SSLContext trust(String caFile) {
    try {
      return TransportUtils.sslContextFromHttpCaCrt(new File(caFile));
    } catch (IOException e) {
      throw new StoreException("cannot read the CA certificate " + caFile, e);
    }
  }
}
