package org.springframework.boot;

/** Stands in for Spring Boot, which Debian does not have: what samples use of it, under the same names. */
@FunctionalInterface
public interface CommandLineRunner {
    void run(String... args) throws Exception;
}
