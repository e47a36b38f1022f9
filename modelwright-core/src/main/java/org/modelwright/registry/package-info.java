/**
 * Puts a saved model into a registry. Read {@link org.modelwright.registry.Register} first. The name is checked
 * before anything is read; when the model is READY, the registered model is ensured, a version made with tags and
 * description, and the aliases are pointed to it. Then the version is read back and compared with what was
 * configured: only what reads back the same is a success. An attempt that was ended from outside after its version
 * was made is completed in the same way.
 */
@NullMarked
package org.modelwright.registry;

import org.jspecify.annotations.NullMarked;
