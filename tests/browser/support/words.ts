/** What is said where the service cannot be asked; a server in front of it has a sentence of its own. */
export const SERVICE_IS_DOWN = /did not answer|cannot be reached|could not be read/;
