package io.vedette.review;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/** Style sheet, icon and script, all from our own jars; loaded once, at start. */
final class Assets {
  private static final String MAX_AGE = "max-age=" + Duration.ofHours(1).toSeconds();

  private final Map<String, HttpData> files;

  Assets() {
    files =
        Map.of(
            "vedette.css", load("/io/vedette/review/assets/vedette.css"),
            "vedette.svg", load("/io/vedette/review/assets/vedette.svg"),
            "htmx.js", load("/" + webjar("htmx")));
  }

  private static String webjar(String name) {
    try (InputStream in = Assets.class.getResourceAsStream("webjars.properties")) {
      Properties paths = new Properties();
      paths.load(in);
      return paths.getProperty(name);
    } catch (IOException e) {
      throw new IllegalStateException("webjars.properties is unreadable", e);
    }
  }

  private static HttpData load(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the class path");
      }
      return HttpData.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(resource + " is unreadable", e);
    }
  }

  @Get("/assets/{name}")
  public HttpResponse file(@Param String name) {
    HttpData data = files.get(name);
    if (data == null) {
      return HttpResponse.of(HttpStatus.NOT_FOUND);
    }
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(type(name))
            .add("cache-control", MAX_AGE)
            .build(),
        data);
  }

  private static MediaType type(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".css" -> MediaType.CSS_UTF_8;
      case ".svg" -> MediaType.SVG_UTF_8;
      default -> MediaType.JAVASCRIPT_UTF_8;
    };
  }
}
