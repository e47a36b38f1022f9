package org.modelwright.internal.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/**
 * The body of a request that says how much of it was taken.
 *
 * @param body what is sent
 * @param taken hears the bytes so far; from the start again where a request is repeated
 */
record CountedBody(BodyPublisher body, LongConsumer taken) implements BodyPublisher {

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(new Flow.Subscriber<ByteBuffer>() {
            private long bytes;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer part) {
                bytes += part.remaining();
                taken.accept(bytes);
                subscriber.onNext(part);
            }

            @Override
            public void onError(Throwable thrown) {
                subscriber.onError(thrown);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
            }
        });
    }
}
