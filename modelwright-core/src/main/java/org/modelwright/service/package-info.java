/** Read {@link org.modelwright.service.Service} first. */
@NullMarked
package org.modelwright.service;

import org.jspecify.annotations.NullMarked;
