package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.SeriesKey;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeployBookTest {
  @ParameterizedTest
  @CsvSource({
    "namespace, shop, service, checkout, true",
    "job, x, service, checkout, true",
    "namespace, other, service, checkout, false",
    "namespace, shop, pod, checkout-7d4b9c-x2x7p, true",
    "namespace, shop, pod, checkout-0, true",
    "namespace, shop, pod, checkout-worker-7d4b9c-x2x7p, false",
    "namespace, other, node, checkout, false",
  })
  void findsTheWorkloadOfASeries(String a, String is, String b, String isToo, boolean found) {
    Map<String, Long> known = Map.of("shop/checkout", 5L, "/checkout", 5L);
    SeriesKey series = new SeriesKey("m", Attributes.of(a, is, b, isToo));
    assertThat(DeployBook.find(series, known)).isEqualTo(found ? 5 : Long.MIN_VALUE);
  }
}
