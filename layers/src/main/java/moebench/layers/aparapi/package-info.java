/**
 * Whole layers as OpenCL kernels, translated from Java by Aparapi. Nothing else imports
 * com.aparapi, and nothing here ever computes in Java what a device was asked for.
 */
package moebench.layers.aparapi;
