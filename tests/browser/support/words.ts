/** What is said where the service cannot be asked; a server in front of it is there, and has a sentence of its own. */
export const SERVICE_IS_DOWN = process.env.IMAGEDECK_TEST_IN_FRONT
  ? /cannot be reached|could not be read/
  : /The image service did not answer/;
