package io.vedette.rules.sigma;

import io.vedette.rules.RuleException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The modifier chain of one field, {@code CommandLine|wide|base64offset|contains}: what it does to
 * the values, and how they are compared.
 *
 * @param names as written, in order
 */
record Modifiers(List<String> names) {
  private static final Set<String> KNOWN =
      Set.of(
          "contains",
          "startswith",
          "endswith",
          "all",
          "re",
          "i",
          "m",
          "s",
          "cidr",
          "base64",
          "base64offset",
          "wide",
          "utf16le",
          "utf16be",
          "utf16",
          "windash",
          "cased",
          "exists",
          "fieldref",
          "gt",
          "gte",
          "lt",
          "lte",
          "neq");

  static Modifiers parse(List<String> names, String field) throws RuleException {
    for (String name : names) {
      if (name.equals("expand")) {
        throw new RuleException(
            "field '"
                + field
                + "' uses a placeholder (expand), for which no values are configured;"
                + " replace %…% by the values");
      }
      if (!KNOWN.contains(name)) {
        throw new RuleException(
            "unknown modifier '%s' of field '%s'; known: %s"
                .formatted(name, field, String.join(", ", KNOWN.stream().sorted().toList())));
      }
    }
    if (new HashSet<>(names).size() != names.size()) {
      throw new RuleException("field '" + field + "' has a modifier twice: " + names);
    }
    return new Modifiers(List.copyOf(names));
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** The value and what the encoding modifiers make of it, each of which may match. */
  List<String> variants(String value) throws RuleException {
    List<String> current = List.of(value);
    Charset charset = StandardCharsets.UTF_8;
    for (String name : names) {
      switch (name) {
        case "windash" ->
            current = current.stream().flatMap(v -> Wildcards.windash(v).stream()).toList();
        case "wide", "utf16le" -> charset = StandardCharsets.UTF_16LE;
        case "utf16be" -> charset = StandardCharsets.UTF_16BE;
        case "utf16" -> charset = StandardCharsets.UTF_16;
        case "base64" -> {
          refuseWildcards(value, name);
          current = base64(current, charset);
        }
        case "base64offset" -> {
          refuseWildcards(value, name);
          current = offsets(current, charset);
        }
        default -> {
          // says how to compare, not what
        }
      }
    }
    return current;
  }

  private static void refuseWildcards(String value, String name) throws RuleException {
    if (value.contains("*") || value.contains("?")) {
      throw new RuleException("'" + value + "': wildcards have no meaning under " + name);
    }
  }

  private static List<String> base64(List<String> values, Charset charset) {
    List<String> out = new ArrayList<>();
    for (String value : values) {
      out.add(Base64.getEncoder().encodeToString(bytes(value, charset)));
    }
    return out;
  }

  /** What the value looks like at each of the three positions within a longer base64 text. */
  private static List<String> offsets(List<String> values, Charset charset) {
    int[] start = {0, 2, 3};
    int[] end = {0, 3, 2};
    List<String> out = new ArrayList<>();
    for (String value : values) {
      byte[] bytes = bytes(value, charset);
      for (int shift = 0; shift < 3; shift++) {
        byte[] padded = new byte[bytes.length + shift];
        System.arraycopy(bytes, 0, padded, shift, bytes.length);
        String encoded = Base64.getEncoder().encodeToString(padded);
        int cut = end[padded.length % 3];
        out.add(encoded.substring(start[shift], encoded.length() - cut));
      }
    }
    return out;
  }

  private static byte[] bytes(String value, Charset charset) {
    return value.getBytes(charset);
  }
}
