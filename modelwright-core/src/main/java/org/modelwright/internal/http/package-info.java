/**
 * Calls to other machines. {@link org.modelwright.internal.http.JsonServer} is read first: a value becomes a JSON
 * request, is sent through {@link org.modelwright.internal.http.Http} with a time-out, is repeated after faults as
 * {@link org.modelwright.internal.http.Retries} allows, and the answer is read, or refused with a message that names the
 * host and never a credential. {@link org.modelwright.internal.http.Tls} says whom a connection trusts. No promise to
 * anyone outside this module.
 */
@NullMarked
package org.modelwright.internal.http;

import org.jspecify.annotations.NullMarked;
