package io.vedette.it;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A program that knows nothing of telemetry: it serves and calls itself. An agent observes it. */
public final class SmallServer {
  private SmallServer() {}

  public static void main(String[] args) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/orders",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    URI orders = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/orders");
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int i = 0; i < 20; i++) {
      client.send(HttpRequest.newBuilder(orders).build(), HttpResponse.BodyHandlers.discarding());
    }
    server.stop(0);
  }
}
