package com.azure.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the stand-ins for azure-identity share. */
final class Tokens {
    private Tokens() {}

    /** Where tokens come from. */
    interface Source {
        AccessToken ask(String scope) throws IOException, InterruptedException;
    }

    /** A credential that asks each time. */
    static TokenCredential fresh(Source source) {
        return request -> {
            if (request.getScopes().size() != 1) {
                throw new IllegalArgumentException("A token is for one scope.");
            }
            try {
                return source.ask(request.getScopes().get(0));
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        };
    }

    /** A credential that keeps its token until five minutes before the end. All requests are for one scope. */
    static TokenCredential kept(Source source) {
        TokenCredential asking = fresh(source);
        AccessToken[] last = new AccessToken[1];
        return request -> {
            synchronized (last) {
                OffsetDateTime soon = OffsetDateTime.now().plusMinutes(5);
                if (last[0] == null || last[0].getExpiresAt().isBefore(soon)) {
                    last[0] = asking.getTokenSync(request);
                }
                return last[0];
            }
        };
    }

    static String resourceOf(String scope) {
        if (!scope.endsWith("/.default")) {
            throw new IllegalArgumentException("The scope does not end with /.default: " + scope);
        }
        return scope.substring(0, scope.length() - "/.default".length());
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** A request, which tests may send to this machine only. */
    static HttpURLConnection open(String url) throws IOException {
        URL address = new URL(url);
        if (!address.getHost().matches("127(\\.\\d{1,3}){3}")) {
            throw new IOException("Not on this machine: " + url);
        }
        return (HttpURLConnection) address.openConnection();
    }

    static String answer(HttpURLConnection request) throws IOException {
        boolean refused = request.getResponseCode() >= 400;
        try (InputStream stream = refused ? request.getErrorStream() : request.getInputStream()) {
            String text = stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            if (refused) {
                throw new IOException("No token: " + request.getResponseCode() + " " + text);
            }
            return text;
        }
    }

    /** Reads a token out of JSON: `expires_in` counts from now, others are points in time. */
    static AccessToken read(String json, String token, String expires) {
        long seconds = Long.parseLong(field(json, expires));
        Instant end = expires.equals("expires_in") ? Instant.now().plusSeconds(seconds) : Instant.ofEpochSecond(seconds);
        return new AccessToken(field(json, token), end.atOffset(ZoneOffset.UTC));
    }

    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",}\\s]+)").matcher(json);
        if (!found.find()) {
            throw new IllegalArgumentException("No " + name + " in the answer.");
        }
        return found.group(1);
    }
}
