package org.springframework.boot;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.ConfigurationClassPostProcessor;
import org.springframework.core.Conventions;

/**
 * Has Spring take configuration classes as they are. Debian's Spring can make no subclasses of them under Java 17, and needs none where bean methods do not
 * call each other.
 */
class WithoutProxies implements BeanDefinitionRegistryPostProcessor {
    private static final String KIND =
            Conventions.getQualifiedAttributeName(ConfigurationClassPostProcessor.class, "configurationClass");

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {}

    /** Is called before that of {@link ConfigurationClassPostProcessor}, which was registered later. */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            BeanDefinition definition = beans.getBeanDefinition(name);
            if ("full".equals(definition.getAttribute(KIND))) {
                definition.setAttribute(KIND, "lite");
            }
        }
    }
}
