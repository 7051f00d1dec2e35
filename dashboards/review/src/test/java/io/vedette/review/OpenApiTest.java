package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Post;
import io.vedette.model.ActionRecord;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.Label;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document and the server say the same. */
final class OpenApiTest {
  private final JsonNode document = read();

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(Json.OPEN_API);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void describesEveryRouteAndNoOther() {
    Set<String> served = new TreeSet<>();
    for (Method method : Api.class.getDeclaredMethods()) {
      Get get = method.getAnnotation(Get.class);
      Post post = method.getAnnotation(Post.class);
      if (get != null) {
        served.add("get " + get.value());
      } else if (post != null) {
        served.add("post " + post.value());
      }
    }
    Set<String> described = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(verb -> described.add(verb + " " + path.getKey())));
    assertThat(described).isEqualTo(served);
  }

  @Test
  void everyDescribedRouteAnswersAsDescribed() {
    try (SampleServer sample = SampleServer.start(ReviewConfig.defaults().withPort(0))) {
      document
          .get("paths")
          .properties()
          .forEach(
              path ->
                  path.getValue().properties().forEach(verb -> call(sample, path.getKey(), verb)));
    }
  }

  private static void call(SampleServer sample, String path, Map.Entry<String, JsonNode> verb) {
    String id =
        path.startsWith("/incidents")
            ? SampleData.LOAD
            : path.startsWith("/findings") ? "f1" : "a1";
    StringBuilder url = new StringBuilder(sample.url("/api/v1" + path.replace("{id}", id)));
    char separator = '?';
    for (JsonNode parameter : verb.getValue().path("parameters")) {
      if (parameter.get("in").asText().equals("query") && parameter.get("required").asBoolean()) {
        String value = parameter.get("name").asText().equals("series") ? SampleData.QUEUE : "f1";
        url.append(separator)
            .append(parameter.get("name").asText())
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        separator = '&';
      }
    }
    HttpResponse<String> response =
        verb.getKey().equals("get")
            ? Http.get(url.toString())
            : Http.postJson(url.toString(), "{\"subjectId\":\"f1\",\"verdict\":\"true_positive\"}");
    // rejecting what was just approved is a described conflict
    Set<Integer> expected = path.endsWith("/reject") ? Set.of(200, 409) : Set.of(200);
    assertThat(expected)
        .as("%s %s: %s", verb.getKey(), path, response.body())
        .contains(response.statusCode());
    assertThat(verb.getValue().get("responses").has(String.valueOf(response.statusCode())))
        .isTrue();
  }

  @Test
  void describesEveryComponentOfEveryRecord() {
    Set<Class<?>> checked = new HashSet<>();
    for (Class<?> root :
        List.of(
            Finding.class,
            Incident.class,
            ActionRecord.class,
            Label.class,
            Tuning.Proposal.class,
            ServiceLevels.Level.class,
            BandPoint.class,
            Forecast.class,
            GraphEdge.class,
            Similar.class,
            ApiErrors.Problem.class,
            Api.Health.class)) {
      check(root, checked);
    }
    assertThat(checked).hasSizeGreaterThan(15);
  }

  private void check(Class<?> type, Set<Class<?>> checked) {
    if (!checked.add(type)) {
      return;
    }
    JsonNode schema = document.at("/components/schemas/" + type.getSimpleName());
    if (type.isEnum()) {
      assertThat(schema.get("enum"))
          .as(type.getSimpleName())
          .extracting(JsonNode::asText)
          .containsExactlyElementsOf(
              Arrays.stream(type.getEnumConstants()).map(String::valueOf).toList());
      return;
    }
    Set<String> described = new TreeSet<>();
    Iterator<String> names = schema.path("properties").fieldNames();
    names.forEachRemaining(described::add);
    Set<String> components = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.add(component.getName());
      nested(component.getGenericType(), checked);
    }
    assertThat(described).as(type.getSimpleName()).isEqualTo(components);
  }

  private void nested(Type type, Set<Class<?>> checked) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        nested(argument, checked);
      }
    } else if (type instanceof Class<?> plain && (plain.isRecord() || plain.isEnum())) {
      check(plain, checked);
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (JsonNode reference : document.findValues("$ref")) {
      assertThat(document.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }
}
