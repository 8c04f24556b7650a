package org.springframework.boot;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Stands in for Spring Boot, which Debian does not have: makes a context of the real Spring, with the beans that Spring Boot and Spring Cloud Azure
 * would configure for JDBC, and runs the program's.
 */
public class SpringApplication {
    public static ConfigurableApplicationContext run(Class<?> application, String... args) {
        if (!"off".equals(Settings.get("spring.main.banner-mode"))) {
            System.out.println(":: Spring Boot ::");
        }
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.addBeanFactoryPostProcessor(new WithoutProxies());
        context.register(application);
        context.refresh();
        context.registerShutdownHook();
        if (!"warn".equals(Settings.get("logging.level.root"))) {
            System.out.println("INFO " + application.getName() + " : Started " + application.getSimpleName());
        }
        for (CommandLineRunner runner : context.getBeansOfType(CommandLineRunner.class).values()) {
            try {
                runner.run(args);
            } catch (Exception failed) {
                throw new IllegalStateException("Failed to execute CommandLineRunner", failed);
            }
        }
        return context;
    }
}
