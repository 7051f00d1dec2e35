package io.vedette.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EncodedAttributesProperties {
  @Provide
  Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(text(4), text(150)).ofMaxSize(40);
  }

  /** Of characters that take one to four bytes. */
  private static Arbitrary<String> text(int mostCharacters) {
    return Arbitraries.of("a", "b", "_", ".", "é", "€", "😀", "\uFFFD")
        .list()
        .ofMaxSize(mostCharacters)
        .map(characters -> String.join("", characters));
  }

  @Property(tries = 200)
  void theirBytesAreTheSameAttributes(@ForAll("labels") Map<String, String> labels) {
    Attributes strings = Attributes.of(labels);
    Attributes bytes = Attributes.decoding(strings.encoded());
    labels.forEach((key, value) -> assertThat(bytes.get(key)).isEqualTo(value));
    assertThat(bytes.get("none")).isNull();
    assertThat(bytes.get("")).isEqualTo(strings.get(""));
    assertThat(Attributes.decoding(strings.encoded()))
        .isEqualTo(strings)
        .hasSameHashCodeAs(strings);
    assertThat(bytes.toString()).isEqualTo(strings.toString());
    assertThat(bytes.isEmpty()).isEqualTo(strings.isEmpty());
  }

  @Property(tries = 200)
  void labelsOfPartsOfArraysAreWhatLabelsOfStringsAre(
      @ForAll("labels") Map<String, String> own, @ForAll("labels") Map<String, String> others)
      throws DecodeException {
    Labels strings = new Labels();
    Labels otherStrings = new Labels();
    LabelBytes bytes = new LabelBytes();
    LabelBytes otherBytes = new LabelBytes();
    own.forEach((key, value) -> put(strings, bytes, key, value));
    own.forEach((key, value) -> put(strings, bytes, key, value + "2")); // the last one wins
    others.forEach((key, value) -> put(otherStrings, otherBytes, key, value));
    strings.putAbsent(otherStrings);
    bytes.putAbsent(otherBytes);
    assertThat(bytes.build()).isEqualTo(strings.build());
  }

  private static void put(Labels strings, LabelBytes bytes, String key, String value) {
    strings.put(key, value);
    byte[] k = key.getBytes(StandardCharsets.UTF_8);
    byte[] v = ('x' + value).getBytes(StandardCharsets.UTF_8);
    bytes.put(k, 0, k.length, v, 1, v.length - 1);
  }
}
