package io.vedette.store;

import static io.vedette.store.TestRecords.T0;
import static io.vedette.store.TestRecords.band;
import static io.vedette.store.TestRecords.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.vedette.model.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ElasticsearchFindingStoreIT extends FindingStoreContractTest {
  @SuppressWarnings("NullAway.Init")
  private static ElasticsearchServer server;

  private static int prefixes;

  private String prefix = "";

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = ElasticsearchServer.start();
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    if (server != null) {
      server.close();
    }
  }

  private StoreConfig config() {
    return StoreConfig.elasticsearch(List.of(server.address())).withIndexPrefix(prefix);
  }

  @Override
  FindingStore openEmpty() {
    prefix = "vedette" + prefixes++;
    return FindingStores.open(config());
  }

  @Test
  void aLaterStateReplacesTheEarlierAcrossARollover() throws IOException {
    Finding open = finding("f1", T0);
    Finding later = open.resolvedAt(T0 + 120_000);
    store.putFindings(List.of(open));
    store.putBands(List.of(band("s", T0, 1)));
    try (ElasticsearchClient client = EsConnection.open(config())) {
      client.indices().rollover(r -> r.alias(prefix + "-findings"));
      client.indices().rollover(r -> r.alias(prefix + "-bands"));
      store.putFindings(List.of(later, finding("f2", T0 + 1)));
      store.putFindings(List.of(open));
      store.putBands(List.of(band("s", T0, 1)));
      client.indices().refresh(r -> r.index(prefix + "-*"));
      assertThat(store.findings(FindingQuery.all()))
          .extracting(Finding::id)
          .containsExactly("f2", "f1");
      assertThat(store.finding("f1")).contains(later);
      assertThat(store.bands("s", 0, T0)).hasSize(1);
      assertThat(client.indices().get(g -> g.index(prefix + "-findings")).result())
          .containsOnlyKeys(prefix + "-findings-000001", prefix + "-findings-000002");
    }
  }

  @Test
  void expireDeletesAnIndexThatHoldsNothingYoung() throws IOException {
    store.putFindings(List.of(finding("old", T0)));
    try (ElasticsearchClient client = EsConnection.open(config())) {
      client.indices().rollover(r -> r.alias(prefix + "-findings"));
      store.putFindings(List.of(finding("new", T0 + 900_000)));
      store.expire(T0 + 500_000);
      assertThat(client.indices().get(g -> g.index(prefix + "-findings")).result())
          .containsOnlyKeys(prefix + "-findings-000002");
    }
    assertThat(store.findings(FindingQuery.all())).extracting(Finding::id).containsExactly("new");
  }

  @Test
  void writesMoreThanOneBulkRequestHolds() {
    List<Finding> many = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      many.add(finding("f%04d".formatted(i), T0 + i));
    }
    store.putFindings(many);
    await()
        .untilAsserted(
            () -> {
              List<Finding> page = store.findings(FindingQuery.all().withLimit(1_000));
              assertThat(page).hasSize(1_000);
              assertThat(
                      store.findings(
                          FindingQuery.all()
                              .withLimit(1_000)
                              .withBefore(Cursor.after(page.get(999)))))
                  .hasSize(200);
            });
  }

  @Test
  void refusesTheTemplateOfANewerVersion() throws IOException {
    try (ElasticsearchClient client = EsConnection.open(config())) {
      client
          .indices()
          .putIndexTemplate(t -> t.name(prefix).indexPatterns(prefix + "-*").version(99L));
    }
    assertThatThrownBy(() -> FindingStores.open(config()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("version 99");
  }

  @Test
  void saysWhichServerIsAway() {
    StoreConfig away = StoreConfig.elasticsearch(List.of("http://127.0.0.1:1"));
    assertThatThrownBy(() -> FindingStores.open(away))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("http://127.0.0.1:1");
  }
}
