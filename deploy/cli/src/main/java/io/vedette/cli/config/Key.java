package io.vedette.cli.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents one configuration key: a record component. Sections carry it too, without default. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** What it is for, in one or two sentences; units and special values belong here. */
  String value();

  /** The default as YAML. */
  String def() default "";

  /** The least value of a number. */
  long min() default Long.MIN_VALUE;

  /** The greatest value of a number. */
  long max() default Long.MAX_VALUE;

  /** True for passwords and tokens, which are never printed. */
  boolean secret() default false;
}
