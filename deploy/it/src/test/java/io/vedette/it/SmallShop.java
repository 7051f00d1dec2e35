package io.vedette.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Three programs that know nothing of telemetry: {@code web URL} asks {@code orders BROKER}, which
 * writes to a database and to the topic {@code shipments}, which {@code shipping BROKER} reads.
 * Each prints the port that it serves, or 0, once it is ready.
 */
public final class SmallShop {
  static final String TOPIC = "shipments";

  private SmallShop() {}

  /** What answers a request. */
  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "web" -> web(URI.create(args[1]));
      case "orders" -> orders(args[1]);
      case "shipping" -> shipping(args[1]);
      default -> throw new IllegalArgumentException("no role " + args[0]);
    }
  }

  private static void web(URI orders) throws IOException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest order = HttpRequest.newBuilder(orders).build();
    serve("/checkout", () -> client.send(order, HttpResponse.BodyHandlers.discarding()));
  }

  private static void orders(String broker) throws IOException, SQLException {
    Connection database = DriverManager.getConnection("jdbc:h2:mem:orderbook");
    database.createStatement().execute("create table orders(id int)");
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker), new StringSerializer(), new StringSerializer());
    serve(
        "/orders",
        () -> {
          try (PreparedStatement insert =
              database.prepareStatement("insert into orders values (?)")) {
            insert.setInt(1, 7);
            insert.executeUpdate();
          }
          producer.send(new ProducerRecord<>(TOPIC, "order 7")).get();
        });
  }

  private static void shipping(String broker) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker,
                "group.id",
                "shipping",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      System.out.println(0);
      while (true) {
        for (ConsumerRecord<String, String> order : consumer.poll(Duration.ofMillis(100))) {
          if (order.value().isEmpty()) {
            throw new IllegalStateException("an empty order");
          }
        }
      }
    }
  }

  private static void serve(String path, Work work) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(path, exchange -> answer(exchange, work));
    server.start();
    System.out.println(server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, Work work) throws IOException {
    int status = 200;
    try {
      work.run();
    } catch (Exception e) {
      status = 500;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
