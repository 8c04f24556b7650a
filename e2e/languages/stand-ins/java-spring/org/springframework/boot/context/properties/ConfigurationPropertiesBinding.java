package org.springframework.boot.context.properties;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Method;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.Settings;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/** Binds what bean methods with {@link ConfigurationProperties} make: pools, whose properties for the driver are a map. */
public class ConfigurationPropertiesBinding implements BeanPostProcessor, PriorityOrdered {
    private static final String MAP = "data-source-properties.";

    private final ConfigurableListableBeanFactory beans;

    public ConfigurationPropertiesBinding(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            Method method = methodOf(name);
            ConfigurationProperties found = method == null ? null : method.getAnnotation(ConfigurationProperties.class);
            if (found != null) {
                bind(pool, found.value() + ".");
            }
        }
        return bean;
    }

    private Method methodOf(String name) {
        return beans.containsBeanDefinition(name)
                        && beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition
                ? definition.getResolvedFactoryMethod()
                : null;
    }

    private static void bind(HikariDataSource pool, String prefix) {
        for (String property : Settings.namesUnder(prefix)) {
            String name = property.substring(prefix.length());
            if (name.startsWith(MAP)) {
                pool.addDataSourceProperty(name.substring(MAP.length()), Settings.get(property));
            } else {
                new BeanWrapperImpl(pool).setPropertyValue(camelCase(name), Settings.get(property));
            }
        }
    }

    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("-")) {
            text.append(text.length() == 0 ? word : word.substring(0, 1).toUpperCase() + word.substring(1));
        }
        return text.toString();
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean;
    }
}
