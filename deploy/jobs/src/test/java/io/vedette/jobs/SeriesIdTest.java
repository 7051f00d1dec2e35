package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.SeriesKey;
import org.junit.jupiter.api.Test;

class SeriesIdTest {
  private static final Attributes LABELS = Attributes.of("city", "Zürich", "job", "api");

  private static long id(Attributes labels) {
    return SeriesId.of(new SeriesKey("http_requests_total", labels));
  }

  @Test
  void isWhatSavepointsOfEarlierVersionsHaveAsKey() {
    assertThat(id(LABELS)).isEqualTo(4_678_814_543_274_039_115L);
  }

  @Test
  void isTheSameWhetherTheLabelsAreStringsOrStillBytes() {
    assertThat(id(Attributes.decoding(LABELS.encoded()))).isEqualTo(id(LABELS));
  }

  @Test
  void doesNotSeeThatAPointIsOneOfThePast() {
    assertThat(id(LABELS.with(Backfill.LABEL, "true"))).isEqualTo(id(LABELS));
    assertThat(id(LABELS.with("vedette_back", "true"))).isNotEqualTo(id(LABELS));
  }
}
